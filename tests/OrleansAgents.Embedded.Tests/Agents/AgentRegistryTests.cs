using System.Net;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Events;
using Xunit;
using static OrleansAgents.Embedded.Tests.Agents.RegistryWorld;

namespace OrleansAgents.Embedded.Tests.Agents;

/// <summary>Registration, removal and discovery.</summary>
public class AgentRegistryTests
{
    private static readonly AgentDescriptor Writer = new("writer", AgentKind.Local) { Capabilities = ["writing", "pricing"] };

    [Fact]
    public async Task Register_NewAgent_IsDurableAndFoundAtOnce()
    {
        using var world = await new RegistryWorld(Writer).StartAsync();

        var registered = await world.RegisterAsync(Agent("a"));

        Assert.True(registered.IsNew);
        Assert.Equal(1, world.Store.Writes);
        Assert.Equal(["writer", "a"], world.Directory.WithCapability("pricing").Select(e => e.Name));
        Assert.Equal(["a", "writer"], world.Directory.All.Select(e => e.Name));
        Assert.IsType<PlatformEvent.AgentRegistered>(Assert.Single(world.Store.Events));
    }

    [Fact]
    public async Task Register_LaterVersion_ReplacesTheEarlierOneUnderAllItsCapabilities()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a", "x", "y"));

        var second = await world.RegisterAsync(Agent("a", "y", "z") with { Version = "2" });

        Assert.False(second.IsNew);
        Assert.Empty(world.Directory.WithCapability("x"));
        Assert.Equal("2", Assert.Single(world.Directory.WithCapability("y")).Agent.Version);
        Assert.Equal("2", Assert.Single(world.Directory.WithCapability("z")).Agent.Version);
        Assert.Equal("2", Assert.Single(world.Directory.All).Version);
    }

    [Fact]
    public async Task Register_SameWordsAgain_WritesNothing()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));

        Assert.False((await world.RegisterAsync(Agent("a"))).IsNew);

        Assert.Equal(1, world.Store.Writes);
    }

    [Fact]
    public async Task Register_WhatIsNotAllowed_IsRefusedAndLeavesNothing()
    {
        using var world = await new RegistryWorld(Writer).StartAsync();
        world.Hosts["inside.example"] = [IPAddress.Parse("203.0.113.7"), IPAddress.Parse("10.0.0.5")];

        Assert.Equal("agent.invalid", await world.RefusalAsync(Agent("a b")));
        Assert.Equal("agent.invalid", await world.RefusalAsync(Agent("a") with { Endpoint = new("http://nowhere.example/") }));
        Assert.Equal("agent.configured", await world.RefusalAsync(Agent("writer")));
        Assert.Equal("agent.address_refused", await world.RefusalAsync(Agent("a") with { Endpoint = new("http://inside.example/") }));
        Assert.Equal("agent.address_refused", await world.RefusalAsync(Agent("a") with { Endpoint = new("http://0xA9FEA9FE/latest") }));
        Assert.Equal(0, world.Store.Writes);
        Assert.Equal(["writer"], world.Directory.All.Select(agent => agent.Name));
    }

    [Fact]
    public async Task Register_MoreThanTheBound_IsRefusedUntilOneIsRemoved()
    {
        using var world = await new RegistryWorld(Writer).StartAsync(registeredMax: 2);
        await world.RegisterAsync(Agent("a"));
        await world.RegisterAsync(Agent("b"));

        Assert.Equal("agent.too_many", await world.RefusalAsync(Agent("c")));
        await world.RegisterAsync(Agent("b") with { Version = "2" });
        Assert.Null(await world.Registry.RemoveAsync("a", "retired", CancellationToken.None));

        Assert.Null(await world.RefusalAsync(Agent("c")));
    }

    [Fact]
    public async Task Register_ManyAtOnce_NeverPassesTheBound()
    {
        using var world = await new RegistryWorld().StartAsync(registeredMax: 10);

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => world.RefusalAsync(Agent($"a{i}")))));

        Assert.Equal(10, results.Count(code => code is null));
        Assert.Equal(10, world.Directory.All.Length);
        Assert.Equal(10, world.Directory.WithCapability("pricing").Length);
    }

    [Fact]
    public async Task Remove_RegisteredAgent_IsGoneFromStoreAndSearch()
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));

        Assert.Null(await world.Registry.RemoveAsync("a", "retired", CancellationToken.None));

        Assert.Empty(world.Directory.All);
        Assert.Empty(world.Directory.WithCapability("pricing"));
        Assert.Null(await world.Store.ReadAsync("agent", "a", CancellationToken.None));
        Assert.Equal(new PlatformEvent.AgentRemoved("a", "retired"), world.Store.Events[^1]);
        Assert.Equal("agent.not_found", (await world.Registry.HeartbeatAsync("a", Ok, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Remove_NobodyOrConfigured_IsRefused()
    {
        using var world = await new RegistryWorld(Writer).StartAsync();

        Assert.Equal("agent.not_found", (await world.Registry.RemoveAsync("a", "", CancellationToken.None))?.Code);
        Assert.Equal("agent.configured", (await world.Registry.RemoveAsync("writer", "", CancellationToken.None))?.Code);
        Assert.Equal("agent.not_found", (await world.Registry.DrainAsync("a", true, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task List_ByCapabilityHealthAndUse_IsByNameWithLoadAndNewestHeartbeat()
    {
        using var world = await new RegistryWorld(Writer).StartAsync();
        await world.RegisterAsync(Agent("b"));
        await world.RegisterAsync(Agent("a"));
        await world.RegisterAsync(Agent("other", "tax"));
        world.Pass(12);
        await world.BeatAsync("a");
        world.Loads["a"] = new(2, 1, CircuitOpen: true);
        world.Pass(4);                                        // b and other are late
        await world.Registry.DrainAsync("a", true, CancellationToken.None);

        Assert.Equal(["a", "b", "writer"], Names(new("pricing")));
        Assert.Equal(["b"], Names(new("pricing", AgentHealth.Late)));
        Assert.Equal(["b", "other"], Names(new(null, AgentHealth.Late)));
        Assert.Equal(["b", "writer"], Names(new("pricing", UsableOnly: true)));
        var a = world.Registry.Get("a").Value!;
        Assert.Equal((2, 1, true, Ok, world.Time.GetUtcNow().AddSeconds(-4)), (a.Running, a.Waiting, a.CircuitOpen, a.Report, a.LastHeartbeatAt));
        Assert.Equal("agent.not_found", world.Registry.Get("zzz").Error?.Code);

        IEnumerable<string> Names(AgentQuery query) => world.Registry.List(query).Select(e => e.Name);
    }

    [Theory]
    [InlineData(65, 0.0, 0L)]
    [InlineData(2, -1.0, 0L)]
    [InlineData(2, double.NaN, 0L)]
    [InlineData(2, 0.0, -1L)]
    public async Task Heartbeat_WithWrongFigures_IsRefusedAndIsNone(int statusLength, double cpu, long memory)
    {
        using var world = await new RegistryWorld().StartAsync();
        await world.RegisterAsync(Agent("a"));
        world.Pass(1);

        var refused = await world.Registry.HeartbeatAsync("a", new(new('x', statusLength), cpu, memory), CancellationToken.None);

        Assert.Equal("agent.invalid", refused.Error?.Code);
        Assert.Equal(world.Time.GetUtcNow().AddSeconds(-1), world.Directory.FindEntry("a")!.LastHeartbeatAt);
    }
}
