using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Routing;
using OrleansAgents.TestKit.Agents;
using OrleansAgents.TestKit.Routing;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing;

/// <summary>What becomes of a decision when the router is not sure.</summary>
public sealed class LowConfidenceTests
{
    private static readonly RoutingDecision Decision = new("b", "it said so", "model", Overridden: true) { Usage = new(1, 2), Fallback = "late" };

    private static readonly FixedAgents Agents = new FixedAgents().AddNamed("a", "write").AddNamed("b", "write").AddNamed("safe", "any");

    [Theory, InlineData(0.5, 0.1), InlineData(0.4, 0.1), InlineData(0.9, null)]
    public void Apply_SureOrNotJudged_LeavesTheDecision(double min, double? none)
    {
        var policy = new RoutingPolicy { MinConfidence = min, OnLowConfidence = LowConfidenceAction.Ask };

        Assert.Same(Decision, Apply(policy, none: none));
    }

    [Fact]
    public void Apply_Best_TakesItAllTheSame() => Assert.Same(Decision, Apply(new() { MinConfidence = 0.9 }));

    [Fact]
    public void Apply_Ask_NamesTheCandidatesAndKeepsWhatWasUsed()
    {
        var asked = Apply(new() { MinConfidence = 0.6, OnLowConfidence = LowConfidenceAction.Ask });

        Assert.Equal((null, true, false, Decision.Usage, "late"), (asked.Service, asked.Asks, asked.Overridden, asked.Usage, asked.Fallback));
        Assert.Contains("less than 60 % for each of a (50 %), b (30 %)", asked.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_AskOfAStepThatWasClarified_TakesTheDecision()
    {
        var answered = StepState.NotStarted with { Clarification = new(WaitKind.Clarification, "write.route", default) };

        var decision = Apply(new() { MinConfidence = 0.6, OnLowConfidence = LowConfidenceAction.Ask }, answered);

        Assert.Equal(("b", false), (decision.Service, decision.Asks));
        Assert.Contains("still not sure", decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "'away', which ann named, cannot be called now or failed")]
    [InlineData(true, "nobody answered 'write.route', and the best candidate of then, 'away', cannot be called now or failed")]
    public void Apply_TheNamedAgentIsNotTaken_SaysWhy(bool isDefault, string reason)
    {
        var asked = new WaitState(WaitKind.Clarification, "write.route", default) { Answer = new(ClarificationAnswer.OfService("away"), "ann", default, isDefault) };

        var decision = Apply(new() { MinConfidence = 0.6, OnLowConfidence = LowConfidenceAction.Ask }, StepState.NotStarted with { Clarification = asked });

        Assert.Equal($"it said so; {reason}", decision.Reason);
    }

    [Fact]
    public void Apply_Default_TakesItByPolicy()
    {
        var decision = Apply(Safe("safe"));

        Assert.Equal(("safe", "policy", true, "late"), (decision.Service, decision.DecidedBy, decision.Overridden, decision.Fallback));
        Assert.Contains("50 % for a, less than 60 %", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_DefaultThatIsAway_TakesTheDecisionAndSaysSo()
    {
        Agents.SetLife("a", AgentHealth.Offline);

        foreach (var name in new[] { "a", "stranger" })
        {
            var decision = Apply(Safe(name));

            Assert.Equal("b", decision.Service);
            Assert.Contains($"the safe default '{name}' cannot be called", decision.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Apply_DefaultOnWhichTheAttemptFailed_TakesTheDecision()
    {
        var failed = StepState.NotStarted with { IsRedo = true, Agent = "safe", Error = new("agent.offline", "away", Retryable: true) };

        Assert.Equal("b", Apply(Safe("safe"), failed).Service);
    }

    [Fact]
    public void PolicyOf_AStep_StandsBeforeTheOperators()
    {
        var own = new RoutingPolicy { MinConfidence = 0.1 };
        var low = new LowConfidence(Agents, Safe("safe"));
        var steps = DefinitionBuilder.Linear("write", "review").Change("write", step => step with { Routing = own }).Build().Steps;

        Assert.Equal((own, Safe("safe")), (low.PolicyOf(steps[0]), low.PolicyOf(steps[1])));
    }

    private static RoutingPolicy Safe(string name) => new() { MinConfidence = 0.6, OnLowConfidence = LowConfidenceAction.Default, Default = name };

    private static RoutingDecision Apply(RoutingPolicy policy, StepState? at = null, double? none = 0.2)
    {
        var definition = DefinitionBuilder.Linear("write").Build();
        var state = WorkflowState.Empty(new("run"), definition) with { Steps = [at ?? StepState.NotStarted], Input = JsonPayload.EmptyObject };
        var recommendation = new FixedRouter(("a", 0.5), ("b", 0.3)).Recommendation with { None = none };
        return new LowConfidence(Agents, policy).Apply(state, definition.Steps[0], recommendation, Decision);
    }
}
