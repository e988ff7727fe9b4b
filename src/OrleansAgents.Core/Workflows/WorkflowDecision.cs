using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Workflows;

/// <summary>The machine's answer to a command.</summary>
public abstract record WorkflowDecision
{
    private WorkflowDecision()
    {
    }

    /// <summary>Yes; the events must be made durable before they count. No events: there was nothing to do.</summary>
    /// <param name="Events">What happens, in order.</param>
    /// <param name="Next">The state after the events.</param>
    public sealed record Accepted(IReadOnlyList<WorkflowEvent> Events, WorkflowState Next) : WorkflowDecision;

    /// <summary>No; nothing changed.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Rejected(DomainError Error) : WorkflowDecision;
}
