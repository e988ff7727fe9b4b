using System.Diagnostics;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Core.Workflows;

/// <content>The fold: what an event does to the state. It never refuses, for history has already happened.</content>
public static partial class WorkflowMachine
{
    /// <summary>Folds one event into the state.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="e">The event.</param>
    /// <returns>The state after, with the next version.</returns>
    public static WorkflowState Apply(WorkflowState state, WorkflowEvent e)
    {
        ArgumentNullException.ThrowIfNull(state);
        var next = e switch
        {
            WorkflowEvent.WorkflowStarted x => Began(state, x),
            WorkflowEvent.ServiceRecommended x => WithUsage(state, x.Usage) with { Version = state.Version + 1 },
            WorkflowEvent.ServiceSelected x => With(WithUsage(state, x.Usage), At(state, x.Step) with { Agent = x.Service }, x.Step),
            WorkflowEvent.StepStarted x => Started(state, x),
            WorkflowEvent.StepCompleted x => Settled(
                WithUsage(state, x.Usage), At(state, x.Step) with { Status = StepStatus.Completed, Result = x.Result, Error = null, RetryAt = null }, x.Step, x.Result.Length),
            WorkflowEvent.StepAttemptFailed x => AttemptFailed(WithUsage(state, x.Usage), x),
            WorkflowEvent.StepReleased x => With(state, At(state, x.Step) with { Status = StepStatus.Pending, IsRedo = true, RetryAt = null, Reroutes = false }, x.Step),
            WorkflowEvent.LocksGranted x => With(state, At(state, x.Step) with { Locks = [.. x.Locks] }, x.Step) with { MayHold = true },
            WorkflowEvent.MessagesSent x => Sent(state, x),
            WorkflowEvent.MessagesAcknowledged x => WithMessages(state, state.Messages.Acknowledge(x.From, x.To, x.Through)),
            WorkflowEvent.MessageDeliveryFailed x => WithMessages(state, state.Messages.Fail(x.From, x.To, x.Failures, x.RetryAt)),
            WorkflowEvent.MessagesDeadLettered x => WithMessages(state, state.Messages.Bury(x.From, x.To, x.Numbers, x.Error)),
            WorkflowEvent.MessagesRedriven x => Redriven(state, x),
            WorkflowEvent.StepFailed x => Failed(state, x.Step, x.Cycle, x.Error),
            WorkflowEvent.StepChosen x => Chosen(WithUsage(state, x.Usage), x.Step),
            WorkflowEvent.CycleStarted x => NextCycle(state, x.Cycle),
            WorkflowEvent.LoopExhausted x => Exhausted(WithUsage(state, x.Usage), x),
            WorkflowEvent.WaitOpened x => Opened(state, x),
            WorkflowEvent.WaitAnswered x => Answered(state, x),
            WorkflowEvent.WaitExpired x => OnWait(state, x.Step, wait => wait with { Expired = true }),
            WorkflowEvent.WaitEscalated x => OnWait(state, x.Step, wait => wait with { EscalateAt = null, EscalateTo = x.To, Escalated = true }),
            WorkflowEvent.SignalKept x => With(state, At(state, x.Step) with { EarlySignal = new(x.Payload, x.By, x.At, IsDefault: false) }, x.Step, x.Payload.Length),
            WorkflowEvent.StepOutcomeUnknown x => With(
                state, At(state, x.Step) with { Status = StepStatus.Unknown, Error = x.Error, RetryAt = null }, x.Step),
            WorkflowEvent.StepResolved x => Resolved(state, x),
            WorkflowEvent.WorkflowRetried x => Retried(state, x),
            WorkflowEvent.LimitsExtended x => Extended(state, x.Limits),
            WorkflowEvent.WorkflowForked x => Forked(state, x),
            WorkflowEvent.WorkflowCompleted x => Unlocked(state) with { Version = state.Version + 1, Status = WorkflowStatus.Completed, Output = x.Output },
            WorkflowEvent.WorkflowFailed x => Unlocked(state) with { Version = state.Version + 1, Status = WorkflowStatus.Failed, Error = x.Error },
            WorkflowEvent.WorkflowCancelled x => Cancelled(state, x),
            _ => throw new UnreachableException($"Unhandled workflow event {e?.GetType().Name}."),
        };
        return next.MayWait && !next.IsTerminal ? next with { Status = IsOnlyWaiting(next) ? WorkflowStatus.Waiting : WorkflowStatus.Running } : next;
    }

    private static WorkflowState Began(WorkflowState state, WorkflowEvent.WorkflowStarted x) => state with
    {
        Version = state.Version + 1,
        Status = WorkflowStatus.Running,
        Input = x.Input,
        CorrelationId = x.CorrelationId,
        Limits = x.Limits,
        StartedAt = x.At,
        ClockFrom = x.At,
        PayloadBytes = x.Input.Length,
    };

    private static WorkflowState Cancelled(WorkflowState state, WorkflowEvent.WorkflowCancelled x) => Unlocked(state) with
    {
        Version = state.Version + 1,
        Status = WorkflowStatus.Cancelled,
        Error = new("workflow.cancelled", $"Cancelled by {x.By}: {x.Reason}", Retryable: false),
    };

    private static WorkflowState Started(WorkflowState state, WorkflowEvent.StepStarted x)
    {
        var before = At(state, x.Step);
        var at = before with
        {
            Status = StepStatus.Running,
            Cycle = x.Cycle,
            Attempt = x.Attempt,
            Hop = x.Hop,
            Agent = x.Agent,
            RetryAt = null,
            Error = null,
            IsRedo = false,
            Reroutes = false,
            Locks = [],
            AttemptsBefore = x.Attempt == 1 ? 0 : before.AttemptsBefore,
            FailedOn = x.Attempt == 1 ? null : before.FailedOn,
        };
        return With(state, at, x.Step) with { Hops = Math.Max(state.Hops, x.Hop) };
    }

    /// <summary>An attempt that nobody could take fails without having been claimed: it is counted here.</summary>
    private static WorkflowState AttemptFailed(WorkflowState state, WorkflowEvent.StepAttemptFailed x)
    {
        var before = InCycle(At(state, x.Step), x.Cycle);
        var failedOn = before.Status == StepStatus.Running ? FailedAgent.With(before.FailedOn, before.Agent) : before.FailedOn;
        var at = before with { Attempt = x.Attempt, FailedOn = failedOn };
        if (x.RetryAt is { } retryAt)
        {
            return With(state, at with { Status = StepStatus.BackingOff, Error = x.Error, RetryAt = retryAt, Reroutes = x.Reroute == true }, x.Step);
        }

        return Failed(state with { Steps = state.Steps.SetItem(IndexOf(state, x.Step), at) }, x.Step, x.Cycle, x.Error);
    }

    /// <summary>Counts what was used of a model.</summary>
    /// <param name="state">The state.</param>
    /// <param name="usage">What was used; null for nothing.</param>
    /// <returns>The state with it; of the same version.</returns>
    public static WorkflowState WithUsage(WorkflowState state, AgentUsage? usage)
    {
        ArgumentNullException.ThrowIfNull(state);
        return usage is null ? state : state with { TokensUsed = state.TokensUsed + usage.Tokens, CostUsed = state.CostUsed + usage.Cost };
    }

    /// <summary>A run that has ended holds nothing.</summary>
    private static WorkflowState Unlocked(WorkflowState state) => state.MayHold
        ? state with { Steps = [.. state.Steps.Select(at => at.Locks.IsEmpty ? at : at with { Locks = [] })] }
        : state;

    private static WorkflowState Failed(WorkflowState state, string step, int cycle, StepError error)
    {
        var at = InCycle(At(state, step), cycle) with { Status = StepStatus.Failed, Error = error, RetryAt = null };
        var next = With(state, at, step) with { LastSettled = IndexOf(state, step) };
        return Matters(state.Definition.Steps[IndexOf(state, step)], error) ? next with { Failing = state.Failing ?? new(step, error) } : next;
    }

    private static WorkflowState Settled(WorkflowState state, StepState at, string step, int bytes)
    {
        var index = IndexOf(state, step);
        return With(state, at, step, bytes) with { LastSettled = index, LastCompleted = index };
    }

    /// <summary>The step in a cycle in which it may not have been claimed: attempts and hops of an earlier one are not its own.</summary>
    private static StepState InCycle(StepState at, int cycle) => at.Cycle == cycle ? at : at with { Cycle = cycle, Attempt = 0, Hop = at.IsRedo ? at.Hop : 0, AttemptsBefore = 0, FailedOn = null };

    private static StepState At(WorkflowState state, string step) => state.Steps[IndexOf(state, step)];

    private static WorkflowState With(WorkflowState state, StepState at, string step, int bytes = 0) => state with
    {
        Version = state.Version + 1,
        Steps = state.Steps.SetItem(IndexOf(state, step), at.Locks.IsEmpty || at.Status is StepStatus.Running or StepStatus.Unknown ? at : at with { Locks = [] }),
        PayloadBytes = state.PayloadBytes + bytes,
        MayWait = state.MayWait || at.Status is StepStatus.Waiting or StepStatus.Unknown,
    };

    private static int IndexOf(WorkflowState state, string stepId) =>
        StepOf(state, stepId)?.Index
        ?? throw new UnreachableException($"The journal of '{state.Id}' names step '{stepId}', which its definition does not have.");
}
