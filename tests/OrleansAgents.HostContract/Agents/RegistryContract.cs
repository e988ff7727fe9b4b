using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Events;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Agents;

/// <summary>Agents register themselves, say that they live, and leave. Every door knows it.</summary>
public abstract class RegistryContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private static readonly HeartbeatReport Ok = new("ok", 0.5, 1 << 20);

    [Fact]
    public async Task Register_IsKnownThroughEveryDoorByNameAndCapability()
    {
        Assert.True((await Accepted(RegisterAsync(Named("a")))).IsNew);

        await UntilAsync(agents => agents.List(new(Tag)) is [{ Health: AgentHealth.Healthy, IsUsable: true } found] && found.Name == Name("a"));
        await UntilAsync(agents => agents.Get(Name("a")).Value is { Health: AgentHealth.Healthy });
    }

    [Fact]
    public async Task Register_Again_ReplacesWhatItSaidBefore()
    {
        await Accepted(RegisterAsync(Named("a")));

        var second = await Accepted(RegisterAsync(Named("a", $"{Tag}-other") with { Version = "2" }));

        Assert.False(second.IsNew);
        await UntilAsync(agents => agents.List(new(Tag)).Count == 0 && agents.List(new($"{Tag}-other")) is [{ Agent.Version: "2" }]);
    }

    [Fact]
    public async Task Register_OneNameManyTimesAtOnce_IsNewOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Accepted(RegisterAsync(Named("a") with { Version = $"{i}" })))));

        Assert.Single(answers, answer => answer.IsNew);
    }

    [Fact]
    public async Task Register_ThatMustNot_IsRefused()
    {
        Assert.Equal("agent.configured", await Refused(RegisterAsync(ContractAgents.Registering("writer", Tag))));
        Assert.Equal("agent.invalid", await Refused(RegisterAsync(ContractAgents.Registering("a b", Tag))));
        Assert.Equal("agent.address_refused", await Refused(RegisterAsync(Named("a") with { Endpoint = new("http://10.0.0.5/call") })));
        Assert.Equal("agent.not_found", await Refused(Door().Agents.HeartbeatAsync(Name("a"), Ok, CancellationToken.None)));
    }

    [Fact]
    public async Task Silence_MakesAnAgentLateThenOffline_AndAHeartbeatBringsItBack()
    {
        await Accepted(RegisterAsync(Named("a") with { Heartbeat = TimeSpan.FromSeconds(1), TimeToLive = TimeSpan.FromSeconds(3) }));

        await StatusAsync(AgentHealth.Late);
        await StatusAsync(AgentHealth.Offline);
        await UntilAsync(agents => agents.Get(Name("a")).Value is { Health: AgentHealth.Offline, IsUsable: false });
        var back = await Accepted(Door().Agents.HeartbeatAsync(Name("a"), Ok, CancellationToken.None));

        Assert.Equal((AgentHealth.Healthy, true), (back.Health, back.IsUsable));
        await StatusAsync(AgentHealth.Healthy);
        await UntilAsync(agents => agents.Get(Name("a")).Value is { IsUsable: true });
    }

    [Fact]
    public async Task Heartbeat_SaysWhatTheAgentSaysOfItself()
    {
        await Accepted(RegisterAsync(Named("a") with { Heartbeat = TimeSpan.FromSeconds(30) }));
        var first = await Accepted(Door().Agents.HeartbeatAsync(Name("a"), Ok, CancellationToken.None));

        var second = await Accepted(Door().Agents.HeartbeatAsync(Name("a"), Ok with { Status = "busy" }, CancellationToken.None));

        Assert.Equal(("ok", "busy"), (first.Report?.Status, second.Report?.Status));
        Assert.True(second.LastHeartbeatAt >= first.LastHeartbeatAt, "a later heartbeat came earlier");
        Assert.Equal("agent.invalid", await Refused(Door().Agents.HeartbeatAsync(Name("a"), Ok with { Cpu = -1 }, CancellationToken.None)));
    }

    [Fact]
    public async Task Drain_TakesAnAgentOutOfUse_AndEndsWhenItIsSaid()
    {
        await Accepted(RegisterAsync(Named("a")));

        Assert.True((await Accepted(Door().Agents.DrainAsync(Name("a"), true, CancellationToken.None))).Draining);
        await UntilAsync(agents => agents.List(new(Tag, UsableOnly: true)).Count == 0 && agents.List(new(Tag)).Count == 1);
        Assert.False((await Accepted(Door().Agents.DrainAsync(Name("a"), false, CancellationToken.None))).Draining);
        await UntilAsync(agents => agents.List(new(Tag, UsableOnly: true)).Count == 1);
    }

    [Fact]
    public async Task Remove_AgentIsGoneThroughEveryDoor()
    {
        await Accepted(RegisterAsync(Named("a")));

        Assert.Null(await Door().Agents.RemoveAsync(Name("a"), "retired", CancellationToken.None).Soon("the agent is removed"));

        await UntilAsync(agents => agents.List(new(Tag)).Count == 0 && agents.Get(Name("a")).Error?.Code == "agent.not_found");
        Assert.Equal("agent.not_found", (await Door().Agents.RemoveAsync(Name("a"), "again", CancellationToken.None))?.Code);
        Assert.Equal("agent.configured", (await Door().Agents.RemoveAsync("writer", "no", CancellationToken.None))?.Code);
        Assert.Equal(
            [nameof(PlatformEvent.AgentRegistered), nameof(PlatformEvent.AgentRemoved)], (await PlatformEventsAsync()).Where(e => e.Subject == Name("a")).Select(e => e.Kind));
    }

    [Fact]
    public async Task Crash_RegisteredAgentsAreKnownAgain()
    {
        await Accepted(RegisterAsync(Named("a") with { Version = "7" }));
        await Accepted(RegisterAsync(Named("b")));
        await Accepted(Door().Agents.DrainAsync(Name("b"), true, CancellationToken.None));

        await Platform.CrashAsync();

        await UntilAsync(agents => agents.Get(Name("a")).Value is { Agent.Version: "7", IsUsable: true });
        await UntilAsync(agents => agents.Get(Name("b")).Value is { Draining: true });
        Assert.False((await Accepted(RegisterAsync(Named("a") with { Version = "7" }))).IsNew);
    }

    private string Name(string name) => $"{name}-{Tag}";

    private AgentDescriptor Named(string name, string? capability = null) => ContractAgents.Registering(Name(name), capability ?? Tag);

    private Task<Core.Errors.Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent) => Door().Agents.RegisterAsync(agent, CancellationToken.None);

    /// <summary>Waits until every door sees it: the directories of a host follow each other without a signal.</summary>
    private async Task UntilAsync(Func<IAgentRegistry, bool> isSo)
    {
        foreach (var door in Platform.Doors)
        {
            await Patience.Until(() => isSo(door.Agents), "the door sees the change");
        }
    }

    private Task<EventView> StatusAsync(AgentHealth health) => WhenAsync(
        PlatformEvent.Stream,
        e => PlatformEventCodec.Read(e.Data.Utf8) is PlatformEvent.AgentStatusChanged changed && changed.Agent == Name("a") && changed.Health == health,
        $"the agent is {health}");

    private async Task<IReadOnlyList<PlatformEvent>> PlatformEventsAsync()
    {
        var (events, after) = (new List<PlatformEvent>(), 0L);
        while (await Door().Feed.ReadAsync(new(PlatformEvent.Stream), after, 100, CancellationToken.None) is { Count: > 0 } page)
        {
            Assert.True(page[0].Version > after, "the feed goes back");
            events.AddRange(page.Select(e => PlatformEventCodec.Read(e.Data.Utf8)));
            after = page[^1].Version;
        }

        return events;
    }
}
