using System.Collections.Immutable;
using System.Globalization;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// What becomes of a decision when the router is not sure of its best candidate: whoever decided, the decision stands, gives way
/// to a safe default, or to a question to a person. A person is asked once a cycle of a step.
/// </summary>
/// <param name="agents">The agents, to see whether the default can be called.</param>
/// <param name="standard">What holds for steps that say nothing themselves.</param>
public sealed class LowConfidence(IAgentDirectory agents, RoutingPolicy standard)
{
    private const string Policy = "policy";
    private const int NamedMax = 10;

    /// <summary>Gives the policy of a step.</summary>
    /// <param name="step">The step.</param>
    /// <returns>Its own, its workflow's or the operator's.</returns>
    public RoutingPolicy PolicyOf(StepDefinition step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Routing ?? standard;
    }

    /// <summary>Applies the policy of a step to a decision.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="step">The step.</param>
    /// <param name="recommendation">What the router said.</param>
    /// <param name="decision">What the arbitrator decided.</param>
    /// <returns>The decision itself when the router is sure, did not judge the words, or had nobody to offer.</returns>
    public RoutingDecision Apply(WorkflowState state, StepDefinition step, Recommendation recommendation, RoutingDecision decision)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(recommendation);
        ArgumentNullException.ThrowIfNull(decision);
        var policy = PolicyOf(step);
        if (decision.Service is null || recommendation is not { None: not null, Candidates: [var best, ..] } || best.Confidence >= policy.MinConfidence)
        {
            return decision;
        }

        var at = state.Steps[step.Index];
        return policy.OnLowConfidence switch
        {
            LowConfidenceAction.Ask => at.Clarification is { } asked
                ? decision with { Reason = $"{decision.Reason}; {Afterwards(asked)}" }
                : Asked(step, recommendation.Candidates, policy, decision),
            LowConfidenceAction.Default => Safe(at, best, policy, decision),
            _ => decision,
        };
    }

    /// <summary>Says why the step is decided on once more although it was asked about.</summary>
    private static string Afterwards(WaitState asked) => asked.Answer is not { } answer || ClarificationAnswer.Read(answer.Payload) is not { Service: { } named }
        ? "the router is still not sure after what a person said"
        : (answer.IsDefault ? $"nobody answered '{asked.Name}', and the best candidate of then, '{named}'," : $"'{named}', which {answer.By} named,")
            + " cannot be called now or failed";

    private static RoutingDecision Asked(StepDefinition step, ImmutableArray<Candidate> candidates, RoutingPolicy policy, RoutingDecision decision)
    {
        var named = string.Join(", ", candidates.Take(NamedMax).Select(candidate => $"{candidate.Service} ({Percent(candidate.Confidence)})"));
        var more = candidates.Length > NamedMax ? $", and {candidates.Length - NamedMax} more" : "";
        return decision with
        {
            Service = null,
            Reason = $"Who takes step '{step.Id}'? The router is not sure: less than {Percent(policy.MinConfidence)} for each of {named}{more}. "
                + "Name one of them, or say more of what is meant.",
            DecidedBy = Policy,
            Overridden = false,
            Asks = true,
        };
    }

    private RoutingDecision Safe(StepState at, Candidate best, RoutingPolicy policy, RoutingDecision decision)
    {
        var safe = policy.Default ?? "";
        var why = $"the router is not sure: {Percent(best.Confidence)} for {best.Service}, less than {Percent(policy.MinConfidence)}";
        return at is { IsRedo: true, Error: not null } && at.Agent == safe ? decision with { Reason = $"{decision.Reason}; the attempt before failed on the safe default '{safe}'" }
            : agents.FindEntry(safe) is not { IsUsable: true } ? decision with { Reason = $"{decision.Reason}; {why}, and the safe default '{safe}' cannot be called" }
            : decision with { Service = safe, Reason = $"the safe default: {why}", DecidedBy = Policy, Overridden = safe != best.Service };
    }

    private static string Percent(double confidence) => string.Create(CultureInfo.InvariantCulture, $"{confidence * 100:0.#} %");
}
