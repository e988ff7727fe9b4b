using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Routing;
using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing;

public sealed class CapabilityRouterTests : IAgentLoad, IAgentDirectory
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<AgentEntry> _agents = [];
    private readonly Dictionary<string, AgentLoad> _loads = [];
    private int _asked;

    public System.Collections.Immutable.ImmutableArray<AgentDescriptor> All => [.. _agents.Select(entry => entry.Agent)];

    public AgentDescriptor? Find(string name) => FindEntry(name)?.Agent;

    public AgentEntry? FindEntry(string name) => _agents.Find(entry => entry.Name == name);

    public System.Collections.Immutable.ImmutableArray<AgentEntry> WithCapability(string capability) =>
        [.. _agents.Where(entry => entry.Agent.Capabilities.Contains(capability))];

    public AgentLoad LoadOf(string agent)
    {
        _asked++;
        return _loads.GetValueOrDefault(agent);
    }

    [Fact]
    public void Recommend_AgentsOfEveryHealth_OffersUsableOnesHealthyFirst()
    {
        Add("late", AgentHealth.Late);
        Add("offline", AgentHealth.Offline);
        Add("draining", draining: true);
        Add("healthy");

        Assert.Equal([("healthy", 0.5), ("late", 0.25)], Recommend().Candidates.Select(c => (c.Service, c.Confidence)));
        Assert.Equal("healthy", Decide().Service);
    }

    [Fact]
    public void Recommend_Equals_AreOrderedByLoadAndThenByRegistration()
    {
        Add("busy");
        Add("full", maxConcurrency: 1);
        Add("idle-1");
        Add("idle-2");
        Add("failing");
        _loads["busy"] = new(3, 0, false);
        _loads["full"] = new(1, 0, false);
        _loads["failing"] = new(0, 0, CircuitOpen: true);

        Assert.Equal(["idle-1", "idle-2", "busy", "full", "failing"], Recommend().Candidates.Select(c => c.Service));
        Assert.Equal("idle-1", Decide().Service);
    }

    [Fact]
    public void Recommend_Reasons_SayHealthAndLoad()
    {
        Add("a", AgentHealth.Late);
        _loads["a"] = new(2, 1, CircuitOpen: true);
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(
            ["has capability 'x'", "late: no heartbeat for 20 s", "calls are refused for a while: too many failed", "works on 2, 1 wait"],
            Assert.Single(Recommend().Candidates).Reasons.AsEnumerable());
    }

    [Fact]
    public void Recommend_ThousandsOfIdleAgents_OffersTheFirstSixteenAndAsksForNoMore()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Add($"a{i:D5}");
        }

        _loads["a00003"] = new(1, 0, false);
        var candidates = Recommend().Candidates;

        Assert.Equal(Enumerable.Range(0, 17).Where(i => i != 3).Select(i => $"a{i:D5}"), candidates.Select(c => c.Service));
        Assert.Equal(17, _asked);
    }

    [Theory, InlineData(1), InlineData(20261121)]
    public void Recommend_RandomAgents_NeverOffersAWorseOneFirst(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            _agents.Clear();
            _loads.Clear();
            for (var i = random.Next(60); i >= 0; i--)
            {
                Add($"a{i}", (AgentHealth)random.Next(3), draining: random.Next(4) == 0);
                _loads[$"a{i}"] = new(random.Next(3), random.Next(2), random.Next(5) == 0);
            }

            var offered = Recommend().Candidates;
            var usable = _agents.Where(e => e.IsUsable).ToList();
            Assert.Equal(Math.Min(usable.Count, 16), offered.Length);
            var best = usable.OrderBy(e => _loads[e.Name].CircuitOpen).ThenBy(e => e.Health).ThenBy(e => _loads[e.Name].Waiting > 0)
                .ThenBy(e => _loads[e.Name].Running + _loads[e.Name].Waiting).Take(16).Select(e => e.Name);
            Assert.True(best.SequenceEqual(offered.Select(c => c.Service)), $"seed {seed}, round {round}: {string.Join(", ", offered.Select(c => c.Service))}");
            var failedOn = random.Next(2) == 0 ? null : $"a{random.Next(_agents.Count)}";
            var first = Recommend(failedOn).Candidates.FirstOrDefault()?.Service;
            Assert.True(Decide(failedOn).Service == first, $"seed {seed}, round {round}: the arbitrator takes another than {first} after {failedOn} failed");
        }
    }

    [Fact]
    public void Recommend_AfterAFailedAttempt_GoesOnToTheNextAgentAndTakesTheFailedOneLast()
    {
        Add("a");
        Add("b");
        Add("late", AgentHealth.Late);
        Add("c");

        Assert.Equal(["b", "c", "late", "a"], Recommend(failedOn: "a").Candidates.Select(c => c.Service));
        Assert.Equal(["c", "a", "late", "b"], Recommend(failedOn: "b").Candidates.Select(c => c.Service));
        Assert.Equal(["a", "b", "late", "c"], Recommend(failedOn: "c").Candidates.Select(c => c.Service));
        Assert.Contains("the attempt before failed on it", Recommend(failedOn: "a").Candidates[^1].Reasons);
        Assert.Equal("b", Decide(failedOn: "a").Service);
    }

    [Fact]
    public void Recommend_TheOnlyAgentAfterItFailed_IsOfferedAgain()
    {
        Add("a");

        Assert.Equal("a", Assert.Single(Recommend(failedOn: "a").Candidates).Service);
    }

    [Fact]
    public void Recommend_NamedAgent_IsOfferedWhateverItsHealth()
    {
        Add("a", AgentHealth.Offline);

        var recommendation = new CapabilityRouter(this, this, _time).Recommend(null!, Step with { Capability = null, Agent = "a" });

        Assert.Equal("a", Assert.Single(recommendation.Candidates).Service);
    }

    [Fact]
    public void Decide_NobodyCanBeCalled_SaysWhyForEach()
    {
        Add("a", AgentHealth.Offline);
        Add("b", draining: true);

        var decision = Decide();

        Assert.Null(decision.Service);
        Assert.StartsWith("2 agents have capability 'x', and none can be called: a is offline, b is draining.", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_NobodyHasIt_SaysSo() => Assert.StartsWith("No agent has capability 'x'", Decide().Reason, StringComparison.Ordinal);

    private static StepDefinition Step => TestKit.Workflows.DefinitionBuilder.ThreeSteps().Build().Steps[0] with { Capability = "x" };

    private Recommendation Recommend(string? failedOn = null) => new CapabilityRouter(this, this, _time).Recommend(Run(failedOn), Step);

    /// <summary>A run whose step has not begun, or whose newest attempt has failed on an agent.</summary>
    private static WorkflowState Run(string? failedOn)
    {
        var state = WorkflowState.Empty(new("w1"), TestKit.Workflows.DefinitionBuilder.ThreeSteps().Build());
        var failed = StepState.NotStarted with { Attempt = 1, Agent = failedOn, IsRedo = true, FailedOn = new(failedOn!, null), Error = new("agent.unreachable", "It is gone.", true) };
        return failedOn is null ? state : state with { Steps = state.Steps.SetItem(0, failed) };
    }

    private RoutingDecision Decide(string? failedOn = null) => new PolicyArbitrator(this, this).Decide(Run(failedOn), Step, Recommend(failedOn));

    private void Add(string name, AgentHealth health = AgentHealth.Healthy, bool draining = false, int maxConcurrency = 0) =>
        _agents.Add(new(new(name, AgentKind.Http) { Capabilities = ["x"], MaxConcurrency = maxConcurrency })
        {
            Health = health,
            Draining = draining,
            LastHeartbeatAt = _time.GetUtcNow(),
        });
}
