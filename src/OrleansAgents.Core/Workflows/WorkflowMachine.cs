using System.Diagnostics;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Workflows;

/// <summary>
/// The rules of a run, as three pure functions: <see cref="Decide"/> answers a command with events or a refusal,
/// <see cref="Apply"/> folds an event into the state, <see cref="Outstanding"/> names what the outside must do next. One
/// machine serves every shape: a step is ready when the steps it comes after are settled, whatever order they came in.
/// What follows from a state (a join, a gate, another cycle, the end) is decided by <see cref="Settle"/> from the state
/// alone, so a copy that was cut anywhere in its history goes on rightly.
/// </summary>
public static partial class WorkflowMachine
{
    /// <summary>The code of a failure for want of hops, which no failure policy of a step overrules.</summary>
    private const string HopsCode = "limit.hops";

    /// <summary>Answers a command. Every command has one answer in every state.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="command">The command.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Events to make durable, or a refusal that changes nothing.</returns>
    public static WorkflowDecision Decide(WorkflowState state, WorkflowCommand command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        var draft = new Draft(state, now);
        if (Refuse(draft, command) is { } error)
        {
            return new WorkflowDecision.Rejected(error);
        }

        if (draft.Events.Count > 0)
        {
            Settle(draft);
            Bound(draft);
        }

        return new WorkflowDecision.Accepted(draft.Events, draft.State);
    }

    /// <summary>Carries out a command, or says why not; a refused command leaves the draft as it was.</summary>
    private static DomainError? Refuse(Draft draft, WorkflowCommand command) => (draft.State.Status, command) switch
    {
        (WorkflowStatus.None, WorkflowCommand.Start start) => Begin(draft, start),
        (WorkflowStatus.None, WorkflowCommand.Fork fork) => Copy(draft, fork),
        (WorkflowStatus.None, _) => NotFound(draft.State.Id),
        (_, WorkflowCommand.Start or WorkflowCommand.Fork) => Exists(draft.State.Id),
        (_, WorkflowCommand.Retry retry) => Retry(draft, retry),
        (_, WorkflowCommand.ExtendLimits extend) => Extend(draft, extend),
        (_, WorkflowCommand.Signal signal) => Answer(draft, signal),
        (_, WorkflowCommand.Resolve resolve) => Resolve(draft, resolve),
        _ when draft.State.IsTerminal => null,                // a late answer or a repeat changes nothing
        _ => Advance(draft, command),
    };

    private static DomainError? Advance(Draft draft, WorkflowCommand command)
    {
        switch (command)
        {
            case WorkflowCommand.AssignStep assign: Assign(draft, assign); break;
            case WorkflowCommand.ChooseStep choose: Choose(draft, choose); break;
            case WorkflowCommand.CompleteStep complete: Complete(draft, complete); break;
            case WorkflowCommand.FailStep fail: Fail(draft, fail); break;
            case WorkflowCommand.LoseCall lose: Lose(draft, lose.Effect); break;
            case WorkflowCommand.Tick: Tick(draft); break;
            case WorkflowCommand.Cancel cancel: draft.Add(new WorkflowEvent.WorkflowCancelled(cancel.By, cancel.Reason)); break;
            default: throw new UnreachableException($"Unhandled workflow command {command.GetType().Name}.");
        }

        return null;
    }

    private static DomainError? Begin(Draft draft, WorkflowCommand.Start start)
    {
        var (definition, size) = (draft.State.Definition, start.Input.Length);
        if (size > definition.Limits.PayloadBytes)
        {
            return new("payload.too_large", ErrorKind.TooLarge, TooLarge("The input", size, definition.Limits));
        }

        draft.Add(new WorkflowEvent.WorkflowStarted(
            definition.Name, definition.Hash, start.Input, start.CorrelationId, definition.Limits, draft.Now));
        return null;
    }

    private static void Tick(Draft draft)
    {
        if (draft.Now >= DeadlineOf(draft.State))
        {
            var message = $"The run has taken longer than its limit of {draft.State.Limits.WallClock}.";
            draft.Add(new WorkflowEvent.WorkflowFailed(null, new("limit.wall_clock", message, Retryable: false)));
            return;
        }

        PassTime(draft);
        Settle(draft);
    }

    /// <summary>A journal that is full ends its run loudly; the events that filled it are kept.</summary>
    private static void Bound(Draft draft)
    {
        var state = draft.State;
        if (!state.IsTerminal && JournalFull(state, 0) is { } message)
        {
            draft.Add(new WorkflowEvent.WorkflowFailed(null, new("limit.journal", message, Retryable: false)));
        }
    }

    /// <summary>Says what of the journal's bounds is reached; null when there is room for further events.</summary>
    private static string? JournalFull(WorkflowState state, int more) =>
        (state.Version + more >= state.Limits.JournalEvents, state.PayloadBytes >= state.Limits.JournalBytes) switch
        {
            (true, _) => $"The journal holds {state.Version} events; the limit is {state.Limits.JournalEvents}.",
            (_, true) => $"The journal holds {state.PayloadBytes} bytes of payloads; the limit is {state.Limits.JournalBytes}.",
            _ => null,
        };

    private static StepDefinition? StepOf(WorkflowState state, EffectId effect) =>
        effect.Workflow == state.Id ? StepOf(state, effect.Step) : null;

    private static StepDefinition? StepOf(WorkflowState state, string id)
    {
        foreach (var step in state.Definition.Steps)
        {
            if (step.Id == id)
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

    private static DateTimeOffset DeadlineOf(WorkflowState state) => state.ClockFrom + state.Limits.WallClock;

    private static string TooLarge(string what, int size, Limits.WorkflowLimits limits) =>
        $"{what} has {size} bytes; the limit is {limits.PayloadBytes}. Send a reference instead, or raise OrleansAgents:Limits:PayloadBytes.";

    private static DomainError NotFound(WorkflowId id) => new("workflow.not_found", ErrorKind.NotFound, $"There is no workflow '{id}'.");

    private static DomainError Exists(WorkflowId id) => new("workflow.exists", ErrorKind.Conflict, $"Workflow '{id}' was started before.");
}
