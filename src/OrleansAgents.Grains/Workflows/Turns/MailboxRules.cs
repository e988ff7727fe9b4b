using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows.Turns;

/// <summary>Which calls a full mailbox turns away.</summary>
public static class MailboxRules
{
    /// <summary>Gets the refusal of a call that found the mailbox full.</summary>
    public static DomainError Busy { get; } = new("workflow.busy", ErrorKind.Unavailable, "Too many calls are waiting for this workflow. Try again.");

    /// <summary>Says whether a command always gets in: what the platform itself owes a run is bounded by the run's own effects and timers.</summary>
    /// <param name="command">The command.</param>
    /// <returns>True for answers and ticks.</returns>
    public static bool IsOwed(WorkflowCommand command) => command is WorkflowCommand.CompleteStep or WorkflowCommand.FailStep or WorkflowCommand.LoseCall
        or WorkflowCommand.Tick or WorkflowCommand.GrantLocks or WorkflowCommand.AcknowledgeMessages or WorkflowCommand.FailDelivery
        or WorkflowCommand.AssignStep or WorkflowCommand.ChooseStep;
}
