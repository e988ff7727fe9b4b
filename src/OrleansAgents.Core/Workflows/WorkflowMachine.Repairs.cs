using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Workflows;

/// <content>What people do for a run that is stuck: say what came of a call, let it go on, give it room.</content>
public static partial class WorkflowMachine
{
    private static DomainError? Resolve(WorkflowTurn turn, WorkflowCommand.Resolve resolve)
    {
        var state = turn.State;
        if (StepOf(state, resolve.Step) is not { } step)
        {
            return StepNotFound(state, resolve.Step);
        }

        if (state.IsTerminal)
        {
            return Ended(state);
        }

        var at = state.Steps[step.Index];
        if (at.Status != StepStatus.Unknown)
        {
            var message = $"The outcome of step '{step.Id}' is known: it is {at.Status.ToString().ToLowerInvariant()}. Nothing is to be resolved.";
            return new("step.not_unknown", ErrorKind.Conflict, message);
        }

        if (resolve.Outcome == ResolvedOutcome.Done && resolve.Result is null)
        {
            return new("resolve.invalid", ErrorKind.Invalid, $"Expected the result of step '{step.Id}', which is said to be done.");
        }

        if (resolve.Result is { } result && result.Length > state.Limits.PayloadBytes)
        {
            return new("payload.too_large", ErrorKind.TooLarge, TooLarge("The result", result.Length, state.Limits));
        }

        turn.Add(new WorkflowEvent.StepResolved(
            step.Id, at.Cycle, at.Attempt, resolve.Outcome, resolve.Outcome == ResolvedOutcome.Done ? resolve.Result : null, resolve.By, resolve.Reason));
        return null;
    }

    private static DomainError? Retry(WorkflowTurn turn, WorkflowCommand.Retry retry)
    {
        var state = turn.State;
        if (state.Status != WorkflowStatus.Failed)
        {
            var message = $"Workflow '{state.Id}' has not failed: it is {state.Status.ToString().ToLowerInvariant()}. Only a failed run can be retried.";
            return new("workflow.not_failed", ErrorKind.Conflict, message);
        }

        var steps = StepsToRetry(state);
        if (StillReached(state, steps) is { } reached)
        {
            return new("limit.reached", ErrorKind.Conflict, $"{reached} Extend the limits of the run first.");
        }

        turn.Add(new WorkflowEvent.WorkflowRetried([.. steps.Select(s => s.Id)], retry.By, retry.Reason, turn.Now));
        foreach (var step in state.Definition.Steps)
        {
            if (state.Steps[step.Index].Status == StepStatus.Running)
            {
                var at = state.Steps[step.Index];
                Lose(turn, new(state.Id, step.Id, at.Cycle, at.Attempt));
            }
        }

        return null;
    }

    /// <summary>The failed steps that stopped the run, with those before a join that it needs.</summary>
    private static List<StepDefinition> StepsToRetry(WorkflowState state)
    {
        var found = new HashSet<int>();
        var open = new Stack<StepDefinition>(state.Definition.Steps.Where(s => IsFailed(state, s) && Matters(s, state.Steps[s.Index].Error)));
        while (open.TryPop(out var step))
        {
            if (found.Add(step.Index) && state.Steps[step.Index].Error?.Code == "join.unmet")
            {
                step.After.Select(i => state.Definition.Steps[i]).Where(s => IsFailed(state, s)).ToList().ForEach(open.Push);
            }
        }

        return [.. state.Definition.Steps.Where(s => found.Contains(s.Index))];
    }

    private static bool IsFailed(WorkflowState state, StepDefinition step) => state.Steps[step.Index].Status == StepStatus.Failed;

    /// <summary>Says whether a step's failure stops the run: a bound of the run does, whatever the step says.</summary>
    private static bool Matters(StepDefinition step, StepError? error) => step.OnFailure == FailurePolicy.Fail || error?.Code == HopsCode;

    /// <summary>Says which bound would stop a retried run at once; null for none.</summary>
    private static string? StillReached(WorkflowState state, List<StepDefinition> steps)
    {
        if (JournalFull(state, more: 4) is { } full)
        {
            return full;
        }

        if (BudgetUsed(state) is { } used && steps.Any(s => state.Steps[s.Index].Error?.Code == used.Code))
        {
            return used.Message;
        }

        if (state.LoopExhausted && (state.Definition.Loop?.OnExhausted ?? state.Definition.Route?.OnExhausted) == ExhaustedPolicy.Fail
            && !(state.Definition.Loop is null ? state.RemainingHops > 0 : state.CurrentCycle < state.MaxCycles))
        {
            return state.Failing?.Error.Message ?? "The bound of the loop is used up.";
        }

        return state.RemainingHops <= 0 && steps.Any(s => state.Steps[s.Index].Error?.Code == HopsCode)
            ? $"The run has made {state.Hops} of {state.MaxHops} hops."
            : null;
    }

    private static DomainError? Extend(WorkflowTurn turn, WorkflowCommand.ExtendLimits extend)
    {
        var state = turn.State;
        if (state.IsTerminal && state.Status != WorkflowStatus.Failed)
        {
            return Ended(state);
        }

        if (extend.Limits == new LimitExtension())
        {
            return new("limit.none", ErrorKind.Invalid, "Expected at least one limit to extend: hops, cycles, wallClock, journal, tokens or cost.");
        }

        if (ExtendBy(turn, extend.Limits, extend.Ceiling, extend.By, extend.Reason) is { } refused)
        {
            return refused;
        }

        if (state.Status == WorkflowStatus.Failed && turn.Events.Count > 0)
        {
            // More room alone does not make it go on: its newest event still says that it has ended, which readers look for.
            turn.Add(new WorkflowEvent.WorkflowFailed(state.Failing?.Step, state.Error!));
        }

        if (state is { IsTerminal: false, LoopExhausted: true, ExhaustedWait: { IsOpen: true } wait } && GivesRoom(state, extend.Limits))
        {
            var answer = ExhaustedAnswer.Of(ExhaustedAnswer.Extend, extend.Limits.Cycles, extend.Limits.Hops);
            turn.Add(new WorkflowEvent.WaitAnswered(wait.Name, null, state.CurrentCycle, answer, extend.By, turn.Now, IsDefault: false));
        }

        return null;
    }

    private static bool GivesRoom(WorkflowState state, LimitExtension extension) =>
        state.Definition.Loop is null ? extension.Hops > state.MaxHops : extension.Cycles > state.MaxCycles;

    private static DomainError? ExtendBy(WorkflowTurn turn, LimitExtension wanted, WorkflowLimits ceiling, string by, string reason)
    {
        var (state, shape) = (turn.State, turn.State.Definition.Shape);
        if (wanted.Cycles is not null && state.Definition.Loop is null)
        {
            return new("limit.not_applicable", ErrorKind.Invalid, $"The definition '{state.Definition.Name}' has no loop, so there are no cycles to extend.");
        }

        var hops = wanted.Hops ?? HopsFor(state, wanted.Cycles);
        var hopsFor = wanted.Hops is null ? $", which {wanted.Cycles} cycles need" : "";
        var refused = Check("cycles", wanted.Cycles, state.MaxCycles, ceiling.Cycles, nameof(WorkflowLimits.Cycles))
            ?? Check("hops", hops, state.MaxHops, ceiling.HopsOf(shape), WorkflowLimits.HopsName(shape), hopsFor)
            ?? Check("wallClock", wanted.WallClock, state.Limits.WallClock, ceiling.WallClock, nameof(WorkflowLimits.WallClock))
            ?? Check("journal", wanted.JournalEvents, state.Limits.JournalEvents, ceiling.JournalEvents, nameof(WorkflowLimits.JournalEvents))
            ?? Check("tokens", wanted.Tokens, state.Limits.Tokens, ceiling.Tokens, nameof(WorkflowLimits.Tokens))
            ?? Check("cost", wanted.Cost, state.Limits.Cost, ceiling.Cost, nameof(WorkflowLimits.Cost));
        if (refused is not null)
        {
            return refused;
        }

        var present = new LimitExtension(
            state.MaxHops, state.MaxCycles, state.Limits.WallClock, state.Limits.JournalEvents, state.Limits.Tokens, state.Limits.Cost);
        var next = new LimitExtension(
            hops ?? present.Hops, wanted.Cycles ?? present.Cycles, wanted.WallClock ?? present.WallClock, wanted.JournalEvents ?? present.JournalEvents,
            wanted.Tokens ?? present.Tokens, wanted.Cost ?? present.Cost);
        if (next != present)
        {
            turn.Add(new WorkflowEvent.LimitsExtended(wanted with { Hops = hops }, by, reason));
        }

        return null;
    }

    /// <summary>The hops that further cycles need; null when none are asked for.</summary>
    private static int? HopsFor(WorkflowState state, int? cycles) => cycles is { } wanted && state.Definition.Loop is { } loop && wanted > state.MaxCycles
        ? state.MaxHops + ((wanted - state.MaxCycles) * loop.Steps.Count(i => state.Definition.Steps[i].Signal is null))
        : null;

    private static DomainError? Check<T>(string name, T? wanted, T present, T ceiling, string property, string why = "")
        where T : struct, IComparable<T>
    {
        if (wanted is not { } value || value.CompareTo(present) == 0)
        {
            return null;                                      // as it is: nothing to refuse, though the operator may have lowered his limit since
        }

        return value.CompareTo(present) < 0
            ? new("limit.lowered", ErrorKind.Invalid, $"{name} is {present} for this run, and can only be raised; found {value}.")
            : value.CompareTo(ceiling) > 0
                ? new("limit.above_operator", ErrorKind.Invalid, $"Expected {name} of at most {ceiling}, the operator's limit, found {value}{why}. Raise {LimitSetting.Of(property)} first.")
                : null;
    }

    private static DomainError StepNotFound(WorkflowState state, string id) => new(
        "step.not_found", ErrorKind.NotFound, $"The definition '{state.Definition.Name}' has no step '{Known(id)}'. It has {string.Join(", ", state.Definition.Steps.Select(s => s.Id))}.");

    private static string Known(string id) => id.Length <= 64 ? id : id[..64] + "...";
}
