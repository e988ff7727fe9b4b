using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Registry;
using Xunit;
using static OrleansAgents.Embedded.Tests.Agents.RegistryWorld;

namespace OrleansAgents.Embedded.Tests.Agents;

/// <summary>Heartbeats, silence, restarts, and a store that fails.</summary>
public class AgentLifeTests
{
    private static readonly StoreUnavailableException Full = new("store.disk_full", "The disk is full.");

    [Fact]
    public async Task Silence_OfADeadAgent_TakesItOutOfDiscoveryWithinItsTimeToLive()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));

        world.Pass(14.9);
        Assert.Equal(AgentHealth.Healthy, world.HealthOf("a"));
        world.Pass(0.1);
        Assert.Equal(AgentHealth.Late, world.HealthOf("a"));
        world.Pass(15);

        Assert.Equal(AgentHealth.Offline, world.HealthOf("a"));
        Assert.DoesNotContain(world.Directory.WithCapability("pricing"), e => e.IsUsable);
        Assert.Equal(AgentHealth.Offline, AgentDocument.Read((await world.Store.ReadAsync("agent", "a", CancellationToken.None))!.Json.Span).Health);
        Assert.Equal(["AgentRegistered", "AgentStatusChanged", "AgentStatusChanged"], world.Store.Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task Heartbeats_InTime_WriteNothingAndLeaveTheTimerAlone()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));
        var timers = world.Time.ArmedTimers;
        for (var beat = 0; beat < 100; beat++)
        {
            world.Pass(10);
            Assert.Equal(AgentHealth.Healthy, (await world.BeatAsync("a")).Health);
        }

        Assert.Equal((1, timers), (world.Store.Writes, world.Time.ArmedTimers));
        Assert.Equal(AgentHealth.Healthy, world.HealthOf("a"));
        world.Pass(15);
        Assert.Equal(AgentHealth.Late, world.HealthOf("a"));
    }

    [Fact]
    public async Task Heartbeat_AfterOffline_BringsTheAgentBack()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));
        world.Pass(100);

        Assert.Equal(AgentHealth.Healthy, (await world.BeatAsync("a")).Health);

        Assert.Equal(AgentHealth.Healthy, world.HealthOf("a"));
        world.Pass(30);
        Assert.Equal(AgentHealth.Offline, world.HealthOf("a"));
    }

    [Fact]
    public async Task Silence_IsWatchedUntilAHeartbeatOrTheEnd()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));
        await world.RegisterAsync(Agent("b"));
        var due = world.Time.GetUtcNow().AddSeconds(10);
        Assert.Empty(world.Stalls);

        world.Pass(40);

        Assert.Equal(due, world.Stalls["a"].DueAt);
        Assert.Equal(StallKind.Agent, world.Stalls["a"].What.Kind);
        await world.BeatAsync("a");
        Assert.Equal(["b"], world.Stalls.Keys);
        await world.Registry.RemoveAsync("b", "dead", CancellationToken.None);
        Assert.Empty(world.Stalls);
    }

    [Fact]
    public async Task Restart_OfflineOrDrainingAgent_StaysSo()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("offline"));
        await world.RegisterAsync(Agent("draining"));
        await world.Registry.DrainAsync("draining", true, CancellationToken.None);
        world.Pass(20);
        await world.BeatAsync("draining");
        world.Pass(10);

        await world.StartAsync();

        Assert.Equal(AgentHealth.Offline, world.HealthOf("offline"));
        Assert.Equal(["offline"], world.Stalls.Keys);
        Assert.True(world.Directory.FindEntry("draining")!.Draining);
        Assert.Equal(AgentHealth.Healthy, (await world.BeatAsync("offline")).Health);
        Assert.Empty(world.Stalls);
    }

    [Fact]
    public async Task Restart_AgentThatWasAlive_IsUsableAtOnceAndLateOnlyAfterItsInterval()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a", "x"));
        await world.RegisterAsync(Agent("b", "x"));
        world.Pass(16);                                       // both are late: that is written
        await world.BeatAsync("a");

        await world.StartAsync();

        Assert.Equal(["a", "b"], world.Directory.WithCapability("x").Select(e => e.Name));
        Assert.Equal((AgentHealth.Healthy, AgentHealth.Healthy), (world.HealthOf("a"), world.HealthOf("b")));
        world.Pass(14.9);
        Assert.Equal(AgentHealth.Healthy, world.HealthOf("b"));
        world.Pass(0.1);
        Assert.Equal(AgentHealth.Late, world.HealthOf("b"));
        Assert.Equal("agent.too_many", await (await world.StartAsync(registeredMax: 2)).RefusalAsync(Agent("c")));
    }

    [Fact]
    public async Task Restart_DamagedDocument_LeavesTheOthersAndIsReplacedByARegistration()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));
        world.Store.Put("agent", "b", "{\"name\":"u8);

        await world.StartAsync();

        Assert.Equal(["a"], world.Directory.All.Select(agent => agent.Name));
        Assert.True((await world.RegisterAsync(Agent("b"))).IsNew);
    }

    [Fact]
    public async Task Restart_NameIsConfiguredNow_ConfigurationWins()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));
        using var configured = new RegistryWorld(new AgentDescriptor("a", AgentKind.Local) { Capabilities = ["writing"] });
        configured.Store.Put("agent", "a", (await world.Store.ReadAsync("agent", "a", CancellationToken.None))!.Json.Span);

        await configured.StartAsync();

        Assert.Equal(AgentKind.Local, Assert.Single(configured.Directory.All).Kind);
        Assert.Empty(configured.Directory.WithCapability("pricing"));
    }

    [Fact]
    public async Task ConfiguredAgent_WithHeartbeat_ExpiresAndWithoutOneNever()
    {
        using var world = await new RegistryWorld(
            new AgentDescriptor("beats", AgentKind.Http) { Capabilities = ["x"], Heartbeat = TimeSpan.FromSeconds(10) },
            new AgentDescriptor("silent", AgentKind.Http) { Capabilities = ["x"] }).StartAsync();

        world.Pass(30);
        Assert.Equal((AgentHealth.Offline, AgentHealth.Healthy), (world.HealthOf("beats"), world.HealthOf("silent")));
        Assert.Equal(AgentHealth.Healthy, (await world.BeatAsync("beats")).Health);

        Assert.Equal((0, 3), (world.Store.Writes, world.Store.Events.Count));
        Assert.Equal(["beats", "silent"], world.Directory.WithCapability("x").Select(e => e.Name));
    }

    [Fact]
    public async Task ConfiguredAgent_Drain_HoldsUntilTheNextStart()
    {
        using var world = await new RegistryWorld(new AgentDescriptor("writer", AgentKind.Local) { Capabilities = ["x"] }).StartAsync();

        Assert.True((await world.Registry.DrainAsync("writer", true, CancellationToken.None)).Value!.Draining);
        Assert.True(Assert.Single(world.Directory.WithCapability("x")).Draining);

        await world.StartAsync();
        Assert.False(world.Directory.FindEntry("writer")!.Draining);
    }

    [Fact]
    public async Task Store_Fails_HeartbeatsGoOnAndChangesAreWrittenLater()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));
        world.Store.Fault = Full;

        world.Pass(15);
        Assert.Equal(AgentHealth.Late, world.HealthOf("a"));
        Assert.Equal(AgentHealth.Healthy, (await world.BeatAsync("a")).Health);
        Assert.Single(world.Store.Events);
        world.Store.Fault = null;
        world.Pass(5);

        Assert.Equal([AgentHealth.Late, AgentHealth.Healthy], world.Store.Events.OfType<PlatformEvent.AgentStatusChanged>().Select(e => e.Health));
        Assert.Equal(AgentHealth.Healthy, AgentDocument.Read((await world.Store.ReadAsync("agent", "a", CancellationToken.None))!.Json.Span).Health);
    }

    [Fact]
    public async Task Store_Fails_RegistrationDrainAndRemovalFailAndChangeNothing()
    {
        using var world = await new RegistryWorld().StartAsync(registeredMax: 2);
        await world.RegisterAsync(Agent("a"));
        world.Store.Fault = Full;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => world.RegisterAsync(Agent("b")));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => world.RegisterAsync(Agent("a") with { Version = "2" }));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => world.Registry.DrainAsync("a", true, CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => world.Registry.RemoveAsync("a", "x", CancellationToken.None));

        var a = Assert.Single(world.Directory.WithCapability("pricing"));
        Assert.Equal(("a", "", false), (a.Name, a.Agent.Version, a.Draining));
        world.Store.Fault = null;
        Assert.True((await world.RegisterAsync(Agent("b"))).IsNew);
    }

    [Fact]
    public async Task Store_DocumentChangedBehindTheGrain_IsReadAgain()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));
        var other = new AgentRecord(Agent("a", "tax") with { Version = "9" }, world.Time.GetUtcNow()) { LastHeartbeatAt = world.Time.GetUtcNow() };
        world.Store.Put("agent", "a", AgentDocument.Write(other));

        Assert.True((await world.Registry.DrainAsync("a", true, CancellationToken.None)).Value!.Draining);

        var shown = Assert.Single(world.Directory.WithCapability("tax"));
        Assert.Equal(("9", true), (shown.Agent.Version, shown.Draining));
        Assert.Empty(world.Directory.WithCapability("pricing"));
    }

    [Fact]
    public async Task Store_DocumentRemovedBehindTheGrain_TheAgentIsGoneAndMayRegisterAnew()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));
        await world.Store.WriteAsync(new("agent", "a", 1, null, []), CancellationToken.None);

        Assert.Equal("agent.not_found", (await world.Registry.DrainAsync("a", true, CancellationToken.None)).Error?.Code);

        Assert.Empty(world.Directory.All);
        Assert.Empty(world.Directory.WithCapability("pricing"));
        Assert.True((await world.RegisterAsync(Agent("a"))).IsNew);
    }
}
