using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// Takes the candidate of the greatest score, which is made of the router's confidence, the agent's health, what was tried before, its
/// load, its price and the hops that are left, by <see cref="PolicyWeights"/>; of equals, the first. In a routed workflow it follows the
/// text <c>next</c> of the newest result (a step's id, a capability, or <c>done</c>); without one it takes the step for which a
/// message waits, then the first step of the file that has not run, and says done when all have.
/// </summary>
/// <param name="agents">What is known of the agents; null when nobody knows: then all count as healthy and free of charge.</param>
/// <param name="load">What they work on; null when nobody knows: then all count as idle.</param>
public sealed partial class PolicyArbitrator(IAgentDirectory? agents = null, IAgentLoad? load = null) : IArbitrator
{
    private const string Policy = "policy";

    /// <inheritdoc/>
    public RoutingDecision Decide(WorkflowState state, StepDefinition step, Recommendation recommendation)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(recommendation);
        return recommendation.Candidates switch
        {
            [] => new(null, Nobody.For(step, agents), Policy) { IsTemporary = step.Capability is { } capability && agents?.WithCapability(capability).IsEmpty == false },
            [var only] => new(only.Service, "the only candidate", Policy),
            var several => Choose(several, state, step, judged: recommendation.None is not null),
        };
    }

    private RoutingDecision Choose(ImmutableArray<Candidate> candidates, WorkflowState state, StepDefinition step, bool judged)
    {
        var failedOn = state.Steps[step.Index] is { IsRedo: true } at ? at.FailedOn : null;
        var contenders = new Contender[candidates.Length];
        for (var i = 0; i < contenders.Length; i++)
        {
            contenders[i] = Judge(candidates[i], failedOn);
        }

        var contest = new Contest(contenders, judged, isLast: state.RemainingHops <= PolicyWeights.LastHops);
        var (best, second) = contest.Rank();
        var mostSure = contest.MostSure();
        var overridden = candidates[best].Confidence < candidates[mostSure].Confidence;
        return new(candidates[best].Service, contest.Reason(best, overridden ? mostSure : second), Policy, overridden);
    }

    private Contender Judge(Candidate candidate, FailedAgent? failedOn)
    {
        var entry = agents?.FindEntry(candidate.Service);
        return new(
            candidate,
            entry,
            load?.LoadOf(candidate.Service),
            IsGone: agents is not null && entry is not { IsUsable: true },
            HasFailed: FailedAgent.Has(failedOn, candidate.Service));
    }
}
