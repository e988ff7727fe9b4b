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
        var turn = new WorkflowTurn(state, now);
        return turn.Execute(command) is { } error ? new WorkflowDecision.Rejected(error) : new WorkflowDecision.Accepted(turn.Events, turn.State);
    }

    /// <summary>Adds to a turn what a command and its consequences come to, or says why not.</summary>
    internal static DomainError? Execute(WorkflowTurn turn, WorkflowCommand command)
    {
        var count = turn.Events.Count;
        var error = Refuse(turn, command);
        if (error is null && turn.Events.Count > count)
        {
            Settle(turn);
            Bound(turn);
        }

        return error;
    }

    /// <summary>Carries out a command, or says why not; what a refused command added is taken back.</summary>
    private static DomainError? Refuse(WorkflowTurn turn, WorkflowCommand command) => (turn.State.Status, command) switch
    {
        (WorkflowStatus.None, WorkflowCommand.Start start) => Begin(turn, start),
        (WorkflowStatus.None, WorkflowCommand.Fork fork) => Copy(turn, fork),
        (WorkflowStatus.None, _) => NotFound(turn.State.Id),
        (_, WorkflowCommand.Start or WorkflowCommand.Fork) => Exists(turn.State.Id),
        (_, WorkflowCommand.Retry retry) => Retry(turn, retry),
        (_, WorkflowCommand.ExtendLimits extend) => Extend(turn, extend),
        (_, WorkflowCommand.Signal signal) => Answer(turn, signal),
        (_, WorkflowCommand.Resolve resolve) => Resolve(turn, resolve),
        (_, WorkflowCommand.SendMessages send) => Send(turn, send),
        (_, WorkflowCommand.RedriveMessages redrive) => Redrive(turn, redrive),
        _ when turn.State.IsTerminal => null,                // a late answer or a repeat changes nothing
        _ => Advance(turn, command),
    };

    private static DomainError? Advance(WorkflowTurn turn, WorkflowCommand command)
    {
        switch (command)
        {
            case WorkflowCommand.AssignStep assign: Assign(turn, assign); break;
            case WorkflowCommand.ChooseStep choose: Choose(turn, choose); break;
            case WorkflowCommand.CompleteStep complete: Complete(turn, complete); break;
            case WorkflowCommand.FailStep fail: Fail(turn, fail); break;
            case WorkflowCommand.GrantLocks grant: Grant(turn, grant); break;
            case WorkflowCommand.AcknowledgeMessages acknowledge: Acknowledge(turn, acknowledge); break;
            case WorkflowCommand.FailDelivery fail: FailDelivery(turn, fail); break;
            case WorkflowCommand.LoseCall lose: Lose(turn, lose.Effect); break;
            case WorkflowCommand.Tick: Tick(turn); break;
            case WorkflowCommand.Cancel cancel: turn.Add(new WorkflowEvent.WorkflowCancelled(cancel.By, cancel.Reason)); break;
            default: throw new UnreachableException($"Unhandled workflow command {command.GetType().Name}.");
        }

        return null;
    }

    private static DomainError? Begin(WorkflowTurn turn, WorkflowCommand.Start start)
    {
        var (definition, size) = (turn.State.Definition, start.Input.Length);
        if (size > definition.Limits.PayloadBytes)
        {
            return new("payload.too_large", ErrorKind.TooLarge, TooLarge("The input", size, definition.Limits));
        }

        turn.Add(new WorkflowEvent.WorkflowStarted(
            definition.Name, definition.Hash, start.Input, start.CorrelationId, definition.Limits, turn.Now));
        return null;
    }

    private static void Tick(WorkflowTurn turn)
    {
        if (turn.Now >= DeadlineOf(turn.State))
        {
            var message = $"The run has taken longer than its limit of {turn.State.Limits.WallClock}.";
            turn.Add(new WorkflowEvent.WorkflowFailed(null, new("limit.wall_clock", message, Retryable: false)));
            return;
        }

        PassTime(turn);
        Settle(turn);
    }

    /// <summary>A journal that is full ends its run loudly; the events that filled it are kept.</summary>
    private static void Bound(WorkflowTurn turn)
    {
        var state = turn.State;
        if (!state.IsTerminal && JournalFull(state, 0) is { } message)
        {
            turn.Add(new WorkflowEvent.WorkflowFailed(null, new("limit.journal", message, Retryable: false)));
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
