using System.Diagnostics;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Workflows;

/// <summary>
/// The rules of a run, as three pure functions: <see cref="Decide"/> answers a command with events or a refusal,
/// <see cref="Apply"/> folds an event into the state, <see cref="Outstanding"/> names what the outside must do next. One
/// machine serves every shape: a step is ready when the steps it comes after are complete, whatever order they came in.
/// </summary>
public static partial class WorkflowMachine
{
    /// <summary>Answers a command. Every command has one answer in every state.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="command">The command.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Events to make durable, or a refusal that changes nothing.</returns>
    public static WorkflowDecision Decide(WorkflowState state, WorkflowCommand command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        return (state.Status, command) switch
        {
            (WorkflowStatus.None, WorkflowCommand.Start start) => Begin(state, start, now),
            (WorkflowStatus.None, _) => NotFound(state.Id),
            (_, WorkflowCommand.Start) => Exists(state.Id),
            _ when state.IsTerminal => WorkflowDecision.Accepted.Nothing,      // a late answer or a repeat changes nothing
            _ => Bounded(state, Advance(state, command, now)),
        };
    }

    private static IReadOnlyList<WorkflowEvent> Advance(WorkflowState state, WorkflowCommand command, DateTimeOffset now) => command switch
    {
        WorkflowCommand.AssignStep assign => Assign(state, assign),
        WorkflowCommand.CompleteStep complete => Complete(state, complete, now),
        WorkflowCommand.FailStep fail => Fail(state, fail, now),
        WorkflowCommand.Tick => Tick(state, now),
        WorkflowCommand.Cancel cancel => [new WorkflowEvent.WorkflowCancelled(cancel.By, cancel.Reason)],
        _ => throw new UnreachableException($"Unhandled workflow command {command.GetType().Name}."),
    };

    private static WorkflowDecision Begin(WorkflowState state, WorkflowCommand.Start start, DateTimeOffset now)
    {
        var (definition, size) = (state.Definition, start.Input.Length);
        if (size > definition.Limits.PayloadBytes)
        {
            return new WorkflowDecision.Rejected(new("payload.too_large", ErrorKind.TooLarge, TooLarge("The input", size, definition.Limits)));
        }

        return new WorkflowDecision.Accepted(
            [new WorkflowEvent.WorkflowStarted(definition.Name, definition.Hash, start.Input, start.CorrelationId, definition.Limits, now)]);
    }

    private static IReadOnlyList<WorkflowEvent> Assign(WorkflowState state, WorkflowCommand.AssignStep assign)
    {
        if (StepOf(state, assign.Effect) is not { } step || !IsReady(state, step) || assign.Effect.Cycle != state.CurrentCycle)
        {
            return [];
        }

        var cycle = state.CurrentCycle;
        var recommended = new WorkflowEvent.ServiceRecommended(
            step.Id, cycle, assign.Recommendation.Model, assign.Recommendation.Candidates);
        if (assign.Decision.Service is not { } service)
        {
            return [recommended, new WorkflowEvent.WorkflowFailed(step.Id, new("route.no_candidate", assign.Decision.Reason, Retryable: false))];
        }

        if (state.RemainingHops <= 0)
        {
            var message = $"Step '{step.Id}' would be hop {state.Hops + 1} of at most {state.Definition.MaxHops}.";
            return [recommended, new WorkflowEvent.WorkflowFailed(step.Id, new("limit.hops", message, Retryable: false))];
        }

        var decision = assign.Decision;
        return
        [
            recommended,
            new WorkflowEvent.ServiceSelected(step.Id, cycle, service, decision.Reason, decision.DecidedBy, decision.Overridden),
            new WorkflowEvent.StepStarted(step.Id, cycle, Attempt: 1, state.Hops + 1, service),
        ];
    }

    private static IReadOnlyList<WorkflowEvent> Complete(WorkflowState state, WorkflowCommand.CompleteStep complete, DateTimeOffset now)
    {
        if (RunningStepOf(state, complete.Effect) is not { } step)
        {
            return [];
        }

        if (complete.Result.Length > state.Limits.PayloadBytes)
        {
            var message = TooLarge($"The result of step '{step.Id}'", complete.Result.Length, state.Limits);
            return Fail(state, new(complete.Effect, new("payload.too_large", message, Retryable: false), complete.Elapsed, Jitter: 0), now);
        }

        var (_, id, cycle, attempt) = complete.Effect;
        var completed = new WorkflowEvent.StepCompleted(id, cycle, attempt, complete.Result, complete.Elapsed.TotalMilliseconds);
        return [completed, .. AfterCompletion(state, step, complete.Result)];
    }

    private static IReadOnlyList<WorkflowEvent> Fail(WorkflowState state, WorkflowCommand.FailStep fail, DateTimeOffset now)
    {
        if (RunningStepOf(state, fail.Effect) is not { } step)
        {
            return [];
        }

        var (_, id, cycle, attempt) = fail.Effect;
        var retry = fail.Error.Retryable && attempt < step.Retry.Attempts;
        DateTimeOffset? retryAt = retry ? now + step.Retry.PauseAfter(attempt, fail.Jitter) : null;
        var failed = new WorkflowEvent.StepAttemptFailed(id, cycle, attempt, fail.Error, fail.Elapsed.TotalMilliseconds, retryAt);
        return retry ? [failed] : [failed, new WorkflowEvent.WorkflowFailed(id, fail.Error)];
    }

    private static WorkflowEvent[] Tick(WorkflowState state, DateTimeOffset now)
    {
        if (now >= DeadlineOf(state))
        {
            var message = $"The run has taken longer than its limit of {state.Limits.WallClock}.";
            return [new WorkflowEvent.WorkflowFailed(null, new("limit.wall_clock", message, Retryable: false))];
        }

        return state.Definition.Steps
            .Select(step => (step, at: state.Steps[step.Index]))
            .Where(s => s.at.Status == StepStatus.BackingOff && s.at.RetryAt <= now)
            .Select(s => new WorkflowEvent.StepStarted(s.step.Id, s.at.Cycle, s.at.Attempt + 1, s.at.Hop, s.at.Agent!))
            .ToArray<WorkflowEvent>();
    }

    /// <summary>A journal that is full ends its run loudly; the events that filled it are kept.</summary>
    private static WorkflowDecision.Accepted Bounded(WorkflowState state, IReadOnlyList<WorkflowEvent> events)
    {
        var ends = events is [.., WorkflowEvent.WorkflowCompleted or WorkflowEvent.WorkflowFailed or WorkflowEvent.WorkflowCancelled];
        if (events.Count == 0 || ends || state.Version + events.Count < state.Limits.JournalEvents)
        {
            return events.Count == 0 ? WorkflowDecision.Accepted.Nothing : new(events);
        }

        var message = $"The journal holds {state.Version + events.Count} events; the limit is {state.Limits.JournalEvents}.";
        return new([.. events, new WorkflowEvent.WorkflowFailed(null, new("limit.journal", message, Retryable: false))]);
    }

    private static StepDefinition? StepOf(WorkflowState state, EffectId effect)
    {
        if (effect.Workflow != state.Id)
        {
            return null;
        }

        foreach (var step in state.Definition.Steps)
        {
            if (step.Id == effect.Step)
            {
                return step;
            }
        }

        return null;
    }

    private static StepDefinition? RunningStepOf(WorkflowState state, EffectId effect) =>
        StepOf(state, effect) is { } step
        && state.Steps[step.Index] is { Status: StepStatus.Running } at && at.Cycle == effect.Cycle && at.Attempt == effect.Attempt
            ? step
            : null;

    private static DateTimeOffset DeadlineOf(WorkflowState state) => state.StartedAt + state.Limits.WallClock;

    private static string TooLarge(string what, int size, Limits.WorkflowLimits limits) =>
        $"{what} has {size} bytes; the limit is {limits.PayloadBytes}. Send a reference instead, or raise OrleansAgents:Limits:PayloadBytes.";

    private static WorkflowDecision.Rejected NotFound(WorkflowId id) =>
        new(new("workflow.not_found", ErrorKind.NotFound, $"There is no workflow '{id}'."));

    private static WorkflowDecision.Rejected Exists(WorkflowId id) =>
        new(new("workflow.exists", ErrorKind.Conflict, $"Workflow '{id}' was started before."));
}
