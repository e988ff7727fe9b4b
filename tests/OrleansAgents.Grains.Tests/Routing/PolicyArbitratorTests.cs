using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Routing;
using OrleansAgents.TestKit.Agents;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing;

public sealed class PolicyArbitratorTests : IAgentLoad
{
    private readonly FixedAgents _agents = new();
    private readonly Dictionary<string, AgentLoad> _loads = [];
    private readonly WorkflowState _state = WorkflowState.Empty(new("w1"), DefinitionBuilder.Routed("work").Build());

    public PolicyArbitratorTests() => Array.ForEach(["docs", "wiki", "web"], name => _agents.Put(new(name, AgentKind.Http)));

    public AgentLoad LoadOf(string agent) => _loads.GetValueOrDefault(agent);

    [Fact]
    public void Decide_SurestIsIdleAndHealthy_IsTakenAndSaysWhy()
    {
        _loads["wiki"] = new(3, 0, false);

        var decision = Decide(("docs", 0.82), ("wiki", 0.71));

        Assert.Equal(("docs", "policy", false), (decision.Service, decision.DecidedBy, decision.Overridden));
        Assert.Equal("docs: 82 % sure, idle, healthy; before wiki (71 %, busy with 3)", decision.Reason);
    }

    [Fact]
    public void Decide_ASlightlySurerAgentIsBusy_TakesTheIdleOneAndSaysThatItOverrides()
    {
        _loads["docs"] = new(4, 2, false);

        var decision = Decide(("docs", 0.4), ("wiki", 0.38), ("web", 0.1));

        Assert.Equal(("wiki", true), (decision.Service, decision.Overridden));
        Assert.Equal("wiki: 38 % sure, idle, healthy; before docs (40 %, busy with 4, 2 wait) and 1 more", decision.Reason);
    }

    [Fact]
    public void Decide_AMuchSurerAgentIsBusy_WaitsForIt()
    {
        _loads["docs"] = new(1000, 1000, false);

        Assert.Equal("docs", Decide(("docs", 0.5), ("wiki", 0.4)).Service);
    }

    [Theory]
    [InlineData(0.6, 0.31, "wiki")]
    [InlineData(0.6, 0.29, "docs")]
    public void Decide_SurestIsLate_CountsHalf(double docs, double wiki, string chosen)
    {
        _agents.SetLife("docs", AgentHealth.Late);

        Assert.Equal(chosen, Decide(("docs", docs), ("wiki", wiki)).Service);
    }

    [Fact]
    public void Decide_CallsToTheSurestAreRefused_TakesAnother()
    {
        _loads["docs"] = new(0, 0, CircuitOpen: true);

        var decision = Decide(("docs", 0.7), ("wiki", 0.2));

        Assert.Equal("wiki", decision.Service);
        Assert.EndsWith("before docs (70 %, refuses calls for a while)", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_AttemptsOfTheStepFailed_GoesOnToThoseThatWereNotTried()
    {
        (string, double)[] candidates = [("docs", 0.5), ("wiki", 0.3), ("web", 0.25)];

        Assert.Equal("wiki", Decide(Failed("docs"), candidates).Service);
        var third = Decide(Failed("docs", "wiki"), candidates);
        Assert.Equal(("web", true), (third.Service, third.Overridden));
        Assert.Contains("before docs (50 %, failed before)", third.Reason, StringComparison.Ordinal);
        Assert.Equal("docs", Decide(Failed("docs", "wiki", "web"), candidates).Service);
    }

    [Fact]
    public void Decide_FailuresOfAnEarlierClaim_DoNotCount()
    {
        var state = Failed("docs");

        Assert.Equal("docs", Decide(state with { Steps = [state.Steps[0] with { IsRedo = false }] }, ("docs", 0.5), ("wiki", 0.3)).Service);
    }

    [Fact]
    public void Decide_OnTheLastHop_PrefersTheReliableOne()
    {
        _agents.SetLife("docs", AgentHealth.Late);

        Assert.Equal("docs", Decide(Remaining(2), ("docs", 0.6), ("wiki", 0.2)).Service);
        var last = Decide(Remaining(1), ("docs", 0.6), ("wiki", 0.2));
        Assert.Equal(("wiki", true), (last.Service, last.Overridden));
        Assert.EndsWith("before docs (60 %, late); the last hop", last.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_OnTheLastHop_LoadAndPriceCountLess()
    {
        _agents.Put(Chat("docs", 10, 30));
        _loads["docs"] = new(4, 2, false);

        Assert.Equal("wiki", Decide(Remaining(2), ("docs", 0.4), ("wiki", 0.34)).Service);
        Assert.Equal("docs", Decide(Remaining(1), ("docs", 0.4), ("wiki", 0.34)).Service);
    }

    [Fact]
    public void Decide_EquallySure_TakesTheCheapestAndNamesPrices()
    {
        _agents.Put(Chat("docs", 2.5m, 10));
        _agents.Put(Chat("wiki", 0.5m, 2));

        var decision = Decide(("docs", 0.4), ("wiki", 0.4));

        Assert.Equal(("wiki", false), (decision.Service, decision.Overridden));
        Assert.Equal("wiki: 40 % sure, idle, healthy, price 2.5; before docs (40 %, price 12.5)", decision.Reason);
    }

    [Fact]
    public void Decide_PricesThatAreAllTheSame_AreNotNamed()
    {
        _agents.Put(Chat("docs", 1, 1));
        _agents.Put(Chat("wiki", 1, 1));

        Assert.DoesNotContain("price", Decide(("docs", 0.4), ("wiki", 0.4)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_Equals_TakesTheFirst()
    {
        Assert.Equal("wiki", Decide(("wiki", 0.3), ("docs", 0.3), ("web", 0.3)).Service);
        Assert.Equal("docs", Decide(("docs", 0.3), ("wiki", 0.3), ("web", 0.3)).Service);
    }

    [Fact]
    public void Decide_TheSurestLeftMeanwhile_TakesAnother()
    {
        _agents.Remove("docs");
        _agents.SetLife("wiki", AgentHealth.Healthy, draining: true);

        var decision = Decide(("docs", 0.9), ("wiki", 0.5), ("web", 0.1));

        Assert.Equal("web", decision.Service);
        Assert.Contains("before docs (90 %, not registered any more)", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_WordsWereNotJudged_SaysNoPercentages()
    {
        var recommendation = new Recommendation("tags", [new("docs", 0.5, []), new("wiki", 0.5, [])]);

        Assert.Equal("docs: idle, healthy; before wiki", new PolicyArbitrator(_agents, this).Decide(_state, Step, recommendation).Reason);
        Assert.Equal("docs; before wiki", new PolicyArbitrator().Decide(_state, Step, recommendation).Reason);
    }

    [Fact]
    public void Decide_RouterKnowsNothing_StillTellsTheHealthyFromTheLate()
    {
        _agents.SetLife("docs", AgentHealth.Late);

        Assert.Equal("wiki", Decide(("docs", 0), ("wiki", 0)).Service);
    }

    [Theory, InlineData(1), InlineData(20261121)]
    public void Decide_RandomCandidates_NeverTakesOneThatAnotherBeatsInEverything(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var names = Enumerable.Range(0, random.Next(2, 9)).Select(i => $"a{i}").ToList();
            foreach (var name in names)
            {
                _agents.Put(Chat(name, random.Next(3), 0));
                _agents.SetLife(name, (AgentHealth)random.Next(2));
                _loads[name] = new(random.Next(3), random.Next(2), random.Next(4) == 0);
            }

            var candidates = names.Select(name => (Name: name, Confidence: random.Next(1, 4) / 10.0)).ToArray();
            var state = Remaining(random.Next(4));
            var chosen = Decide(state, candidates).Service!;

            Assert.Equal(chosen, Decide(state, candidates).Service);
            Assert.All(candidates, other => Assert.False(Beats(other.Name, chosen), $"seed {seed}, round {round}: {other.Name} beats {chosen}"));

            bool Beats(string one, string than)
            {
                var (a, b) = (MarksOf(one), MarksOf(than));
                return a.Zip(b).All(pair => pair.First >= pair.Second) && a.Zip(b).Any(pair => pair.First > pair.Second);
            }

            double[] MarksOf(string name) =>
            [
                candidates.Single(c => c.Name == name).Confidence,
                _agents.FindEntry(name)!.Health == AgentHealth.Healthy ? 1 : 0,
                _loads[name].CircuitOpen ? 0 : 1,
                -_loads[name].Running,
                -_loads[name].Waiting,
                -(double)_agents.Find(name)!.Chat!.InputPrice,
            ];
        }
    }

    private static StepDefinition Step => DefinitionBuilder.Routed("work").Build().Steps[0];

    private static AgentDescriptor Chat(string name, decimal input, decimal output) =>
        new(name, AgentKind.Chat) { Chat = new() { Model = "m", InputPrice = input, OutputPrice = output } };

    private WorkflowState Remaining(int hops) => _state with { Hops = _state.MaxHops - hops };

    private WorkflowState Failed(params string[] agents)
    {
        var failedOn = agents.Aggregate((FailedAgent?)null, (before, name) => new(name, before));
        return _state with { Steps = [StepState.NotStarted with { Cycle = 1, Attempt = agents.Length, IsRedo = true, FailedOn = failedOn }] };
    }

    private RoutingDecision Decide(params (string Name, double Confidence)[] candidates) => Decide(_state, candidates);

    private RoutingDecision Decide(WorkflowState state, params (string Name, double Confidence)[] candidates)
    {
        var offered = candidates.Select(c => new Candidate(c.Name, c.Confidence, ["it has the words"])).ToImmutableArray();
        return new PolicyArbitrator(_agents, this).Decide(state, Step, new("text/1", offered) { None = 0.05 });
    }
}
