using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Progress;

/// <summary>Why a step went to its agent.</summary>
/// <param name="Service">The agent.</param>
/// <param name="Confidence">How sure the router was of it, from 0 to 1; null when it was not among the candidates.</param>
/// <param name="Decision">What the arbitrator decided.</param>
/// <param name="Model">What recommended, when it was not the configured router; null when it was.</param>
/// <param name="RouterFallback">Why that was; null when it was the configured router.</param>
internal sealed record StepChoice(string Service, double? Confidence, WorkflowEvent.ServiceSelected Decision, string? Model, string? RouterFallback)
{
    private const string Person = "person";

    /// <summary>Makes the choice of what was recommended and decided.</summary>
    /// <param name="recommended">What was recommended; null when it was not seen.</param>
    /// <param name="selected">What was decided.</param>
    /// <returns>The choice; null when there was nothing to choose, so that it needs no words.</returns>
    public static StepChoice? Of(WorkflowEvent.ServiceRecommended? recommended, WorkflowEvent.ServiceSelected selected)
    {
        var hadChoice = recommended is { Candidates.Count: > 1 } or { Fallback: not null };
        return hadChoice || selected.Overridden || selected.Fallback is not null || selected.DecidedBy == Person
            ? new(
                selected.Service,
                recommended?.Candidates.FirstOrDefault(candidate => candidate.Service == selected.Service)?.Confidence,
                selected,
                recommended?.Fallback is null ? null : recommended.Model,
                recommended?.Fallback)
            : null;
    }
}
