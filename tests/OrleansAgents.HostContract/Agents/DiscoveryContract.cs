using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Agents;

/// <summary>Steps go to agents that can do them, and that can be called.</summary>
public abstract class DiscoveryContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private string Flow => $"name: {Tag}\nsteps: [ {{ id: only, capability: {Tag}, retry: {{ attempts: 2, backoff: 10ms }} }} ]\n";

    [Fact]
    public async Task Step_GoesToTheAgentThatHasItsCapability()
    {
        await RegisterAsync("fits", Tag);
        await RegisterAsync("does-not", $"{Tag}-other");

        var id = await StartAsync(Flow);
        var call = await Agents.NextAsync("only/1/1");
        call.Succeed();

        Assert.Equal((Name("fits"), Tag), (call.Call.TargetAgent, call.Call.RequestType));
        var history = await CompleteAsync(id);
        Assert.Equal(Name("fits"), history.Events.OfType<WorkflowEvent.ServiceSelected>().Single().Service);
    }

    [Fact]
    public async Task Step_OneOfTwoAgentsDrains_GoesToTheOther()
    {
        await RegisterAsync("a", Tag);
        await RegisterAsync("b", Tag);
        await Accepted(Door().Agents.DrainAsync(Name("a"), true, CancellationToken.None));
        await UsableAsync("b");

        foreach (var _ in Platform.Doors)
        {
            await StartAsync(Flow);
            Assert.Equal(Name("b"), (await Agents.NextAsync("only/1/1")).Call.TargetAgent);
        }
    }

    [Fact]
    public async Task Step_ItsAgentTakesNoCalls_IsTriedOnAnother()
    {
        await RegisterAsync("a", Tag);
        await RegisterAsync("b", Tag);
        var id = await StartAsync(Flow);
        var first = await Agents.NextAsync("only/1/1");
        first.Fail("agent.circuit_open");

        var second = await Agents.NextAsync("only/1/2");
        second.Succeed();

        Assert.NotEqual(first.Call.TargetAgent, second.Call.TargetAgent);
        await CompleteAsync(id);
    }

    [Fact]
    public async Task Step_ItsOnlyAgentIsOffline_WaitsForItsReturn()
    {
        await RegisterAsync("a", Tag, heartbeat: true);
        await UsableAsync();
        var id = await StartAsync($"name: {Tag}\nsteps: [ {{ id: only, capability: {Tag}, retry: {{ attempts: 20, backoff: 100ms, maxBackoff: 500ms }} }} ]\n");
        await WhenAsync(id, nameof(WorkflowEvent.StepAttemptFailed));
        Assert.Empty(Agents.RequestIds);

        await RegisterAsync("a", Tag);                                // and promises no heartbeats any more

        (await Agents.NextAsync()).Succeed();
        await CompleteAsync(id);
    }

    [Fact]
    public async Task Recommend_ByCapability_NamesThoseThatHaveIt()
    {
        await RegisterAsync("a", Tag);
        await RegisterAsync("b", Tag);

        foreach (var door in Platform.Doors)
        {
            var recommendation = await Accepted(door.Routes.RecommendAsync("who can do it", Tag, CancellationToken.None));
            Assert.Equal([Name("a"), Name("b")], recommendation.Candidates.Select(candidate => candidate.Service).Order());
        }

        Assert.Empty((await Accepted(Door().Routes.RecommendAsync("who can do it", $"no-{Tag}", CancellationToken.None))).Candidates);
        Assert.Equal("route.query_too_long", await Refused(Door().Routes.RecommendAsync(new('x', 131_073), Tag, CancellationToken.None)));
    }

    private string Name(string name) => $"{name}-{Tag}";

    private async Task RegisterAsync(string name, string capability, bool heartbeat = false)
    {
        AgentDescriptor agent = ContractAgents.Registering(Name(name), capability);
        if (heartbeat)
        {
            agent = agent with { Heartbeat = TimeSpan.FromSeconds(1), TimeToLive = TimeSpan.FromSeconds(1.1) };
        }

        await Accepted(Door().Agents.RegisterAsync(agent, CancellationToken.None));
        await KnownAsync(Name(name), capability);
    }

    /// <summary>Waits until every door knows it: the directories of a host follow each other without a signal.</summary>
    private async Task KnownAsync(string name, string capability)
    {
        foreach (var door in Platform.Doors)
        {
            await Patience.Until(() => door.Agents.List(new(capability)).Any(entry => entry.Name == name), $"the door knows {name}");
        }
    }

    private async Task UsableAsync(params string[] names)
    {
        foreach (var door in Platform.Doors)
        {
            await Patience.Until(
                () => door.Agents.List(new(Tag, UsableOnly: true)).Select(entry => entry.Name).SequenceEqual(names.Select(Name)), $"only {string.Join(", ", names)} can be called");
        }
    }
}
