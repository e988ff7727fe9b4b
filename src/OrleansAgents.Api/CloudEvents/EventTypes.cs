using System.Collections.Frozen;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.CloudEvents;

/// <summary>
/// The stable dotted name of every kind of event. A new kind needs one row here and a new schema beside the others
/// (docs/event-protocol.md says how it is made); tests fail until both are there. A name is never changed.
/// </summary>
internal static class EventTypes
{
    /// <summary>What an event is called whose kind has no row: readers get it all the same, with its kind in the data.</summary>
    public const string Other = Prefix + "other";

    private const string Prefix = "orleansagents.";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [nameof(WorkflowEvent.WorkflowStarted)] = Prefix + "workflow.started",
        [nameof(WorkflowEvent.WorkflowCompleted)] = Prefix + "workflow.completed",
        [nameof(WorkflowEvent.WorkflowFailed)] = Prefix + "workflow.failed",
        [nameof(WorkflowEvent.WorkflowCancelled)] = Prefix + "workflow.cancelled",
        [nameof(WorkflowEvent.WorkflowRetried)] = Prefix + "workflow.retried",
        [nameof(WorkflowEvent.WorkflowForked)] = Prefix + "workflow.forked",
        [nameof(WorkflowEvent.LimitsExtended)] = Prefix + "limits.extended",
        [nameof(WorkflowEvent.ServiceRecommended)] = Prefix + "service.recommended",
        [nameof(WorkflowEvent.ServiceSelected)] = Prefix + "service.selected",
        [nameof(WorkflowEvent.StepChosen)] = Prefix + "step.chosen",
        [nameof(WorkflowEvent.StepStarted)] = Prefix + "step.started",
        [nameof(WorkflowEvent.StepCompleted)] = Prefix + "step.completed",
        [nameof(WorkflowEvent.StepAttemptFailed)] = Prefix + "step.attempt_failed",
        [nameof(WorkflowEvent.StepFailed)] = Prefix + "step.failed",
        [nameof(WorkflowEvent.StepOutcomeUnknown)] = Prefix + "step.outcome_unknown",
        [nameof(WorkflowEvent.StepResolved)] = Prefix + "step.resolved",
        [nameof(WorkflowEvent.CycleStarted)] = Prefix + "cycle.started",
        [nameof(WorkflowEvent.LoopExhausted)] = Prefix + "loop.exhausted",
        [nameof(WorkflowEvent.WaitOpened)] = Prefix + "wait.opened",
        [nameof(WorkflowEvent.WaitAnswered)] = Prefix + "wait.answered",
        [nameof(WorkflowEvent.WaitExpired)] = Prefix + "wait.expired",
        [nameof(WorkflowEvent.WaitEscalated)] = Prefix + "wait.escalated",
        [nameof(WorkflowEvent.SignalKept)] = Prefix + "signal.kept",
        [nameof(WorkflowEvent.StepReleased)] = Prefix + "step.released",
        [nameof(WorkflowEvent.LocksGranted)] = Prefix + "step.locks_granted",
        [nameof(WorkflowEvent.MessagesSent)] = Prefix + "messages.sent",
        [nameof(WorkflowEvent.MessagesAcknowledged)] = Prefix + "messages.acknowledged",
        [nameof(WorkflowEvent.MessageDeliveryFailed)] = Prefix + "messages.delivery_failed",
        [nameof(WorkflowEvent.MessagesDeadLettered)] = Prefix + "messages.dead_lettered",
        [nameof(WorkflowEvent.MessagesRedriven)] = Prefix + "messages.redriven",
        [nameof(PlatformEvent.AgentRegistered)] = Prefix + "agent.registered",
        [nameof(PlatformEvent.AgentStatusChanged)] = Prefix + "agent.status_changed",
        [nameof(PlatformEvent.AgentRemoved)] = Prefix + "agent.removed",
        [nameof(PlatformEvent.LockAcquired)] = Prefix + "lock.acquired",
        [nameof(PlatformEvent.LockReleased)] = Prefix + "lock.released",
        [nameof(PlatformEvent.LockExpired)] = Prefix + "lock.expired",
        [nameof(PlatformEvent.StallDetected)] = Prefix + "stall.detected",
        [nameof(PlatformEvent.StallCleared)] = Prefix + "stall.cleared",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Gets every kind with its type.</summary>
    public static IReadOnlyDictionary<string, string> All => Types;

    /// <summary>Gives the type of a kind, <see cref="Other"/> when it has no row.</summary>
    public static string Of(string kind) => Types.GetValueOrDefault(kind, Other);
}
