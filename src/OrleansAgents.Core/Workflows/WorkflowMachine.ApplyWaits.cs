using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Core.Workflows;

/// <content>The fold of cycles, choices, waits and repairs.</content>
public static partial class WorkflowMachine
{
    private static WorkflowState NextCycle(WorkflowState state, int cycle)
    {
        var steps = state.Steps.ToBuilder();
        foreach (var i in state.Definition.Loop!.Steps)
        {
            // The result stays: the next cycle reads it. A gate is asked for again, and a wait that nobody met is given up.
            var at = steps[i];
            steps[i] = at with
            {
                Status = StepStatus.Pending,
                IsRedo = false,
                IsApproved = false,
                AttemptsBefore = 0,
                Error = null,
                RetryAt = null,
                Wait = at.Wait is { IsOpen: true } ? null : at.Wait,
                Clarification = null,
            };
        }

        return state with { Version = state.Version + 1, CurrentCycle = cycle, LoopExhausted = false, Steps = steps.MoveToImmutable() };
    }

    private static WorkflowState Chosen(WorkflowState state, string? step)
    {
        if (step is null)
        {
            return state with { Version = state.Version + 1, RouteDone = true };
        }

        var at = At(state, step);
        at = at with
        {
            Status = StepStatus.Pending,
            Cycle = at.Cycle + 1,
            Attempt = 0,
            Hop = 0,
            AttemptsBefore = 0,
            IsRedo = false,
            IsApproved = false,
            Clarification = null,
        };
        return With(state, at, step) with { Chosen = IndexOf(state, step), LoopExhausted = false };
    }

    private static WorkflowState Exhausted(WorkflowState state, WorkflowEvent.LoopExhausted x)
    {
        var next = state with { Version = state.Version + 1, LoopExhausted = true, ExhaustedWait = null };
        return x.OnExhausted == ExhaustedPolicy.Fail ? next with { Failing = state.Failing ?? ExhaustedFailure(state) } : next;
    }

    private static WorkflowState Opened(WorkflowState state, WorkflowEvent.WaitOpened x)
    {
        var wait = new WaitState(x.WaitKind, x.Name, x.At)
        {
            Prompt = x.Prompt,
            Deadline = x.Deadline,
            Default = x.Default,
            EscalateAt = x.EscalateAt,
            EscalateTo = x.EscalateTo,
            Options = x.Options,
        };
        if (x.Step is null)
        {
            return state with { Version = state.Version + 1, ExhaustedWait = wait, MayWait = true };
        }

        var at = InCycle(At(state, x.Step), x.Cycle);
        if (x.WaitKind == WaitKind.Signal)
        {
            wait = wait with { Answer = at.EarlySignal };
            at = at with { EarlySignal = null, Attempt = at.Attempt + 1, IsRedo = false };
        }

        var gate = x.WaitKind == WaitKind.Approval ? null : at.Wait is { Kind: WaitKind.Approval } answered ? answered : at.Gate;
        return With(state, at with { Status = StepStatus.Waiting, Wait = wait, Gate = gate }, x.Step);
    }

    private static WorkflowState Answered(WorkflowState state, WorkflowEvent.WaitAnswered x)
    {
        var answer = new WaitAnswer(x.Payload, x.By, x.At, x.IsDefault);
        var next = OnWait(state, x.Step, wait => wait with { Answer = answer }) with { PayloadBytes = state.PayloadBytes + x.Payload.Length };
        if (x.Step is null)
        {
            return ActionOf(next) == ExhaustedAnswer.Fail ? next with { Failing = state.Failing ?? ExhaustedFailure(state) } : next;
        }

        var at = At(next, x.Step);
        return at.Wait!.Kind switch
        {
            WaitKind.Approval when ApprovalAnswer.Read(x.Payload) == true => Passed(next, at with { IsApproved = true }, x.Step),
            WaitKind.Clarification => Passed(next, at with { Clarification = at.Wait }, x.Step),
            _ => next,
        };
    }

    /// <summary>What a step waited for before it begins is there: it is its turn again.</summary>
    private static WorkflowState Passed(WorkflowState state, StepState at, string step) =>
        state with { Steps = state.Steps.SetItem(IndexOf(state, step), at with { Status = StepStatus.Pending }) };

    private static WorkflowState OnWait(WorkflowState state, string? step, Func<WaitState, WaitState> change)
    {
        if (step is not null)
        {
            var at = At(state, step);
            return With(state, at with { Wait = change(at.Wait!) }, step);
        }

        var wait = change(state.ExhaustedWait!);
        return state with
        {
            Version = state.Version + 1,
            ExhaustedWait = wait,
            Failing = wait.Expired ? state.Failing ?? ExhaustedFailure(state) : state.Failing,
        };
    }

    private static WorkflowState Resolved(WorkflowState state, WorkflowEvent.StepResolved x)
    {
        var at = At(state, x.Step);
        return x.Outcome switch
        {
            ResolvedOutcome.Done => Settled(state, at with { Status = StepStatus.Completed, Result = x.Result, Error = null }, x.Step, x.Result?.Length ?? 0),
            ResolvedOutcome.Again => With(state, Again(at), x.Step),
            _ => Failed(state, x.Step, at.Cycle, new("effect.failed", $"{x.By} said that step '{x.Step}' failed: {x.Reason}", Retryable: false)),
        };
    }

    private static WorkflowState Retried(WorkflowState state, WorkflowEvent.WorkflowRetried x)
    {
        var steps = state.Steps.ToBuilder();
        foreach (var step in x.Steps)
        {
            var index = IndexOf(state, step);
            steps[index] = Again(steps[index]);
        }

        for (var i = 0; i < steps.Count; i++)
        {
            // Nobody could answer while the run had ended, so what it waits for is asked anew, with all the time there is.
            steps[i] = steps[i] is { Status: StepStatus.Waiting, Wait: { IsOpen: true } wait } at ? AskedAnew(at, wait) : steps[i];
        }

        // A bound that failed the run is judged again, for it may have been extended.
        var judged = state.LoopExhausted && state.Failing is { Error.Code: "limit.cycles" } or { Step: null, Error.Code: HopsCode };
        return state with
        {
            Version = state.Version + 1,
            Status = WorkflowStatus.Running,
            ClockFrom = x.At,
            Error = null,
            Failing = null,
            LoopExhausted = state.LoopExhausted && !judged,
            ExhaustedWait = state.ExhaustedWait is { IsOpen: true } ? null : state.ExhaustedWait,
            Steps = steps.MoveToImmutable(),
        };
    }

    private static StepState AskedAnew(StepState at, WaitState wait) =>
        (wait.Kind == WaitKind.Human ? Again(at) : at with { Status = StepStatus.Pending }) with { Wait = null };

    private static StepState Again(StepState at) => at with
    {
        Status = StepStatus.Pending,
        IsRedo = true,
        AttemptsBefore = at.Attempt,
        FailedOn = null,
        Error = null,
        RetryAt = null,
    };

    private static WorkflowState Extended(WorkflowState state, LimitExtension limits) => state with
    {
        Version = state.Version + 1,
        MaxHops = limits.Hops ?? state.MaxHops,
        MaxCycles = limits.Cycles ?? state.MaxCycles,
        Limits = state.Limits with
        {
            WallClock = limits.WallClock ?? state.Limits.WallClock,
            JournalEvents = limits.JournalEvents ?? state.Limits.JournalEvents,
            Tokens = limits.Tokens ?? state.Limits.Tokens,
            Cost = limits.Cost ?? state.Limits.Cost,
        },
    };

    /// <summary>Says whether only a person, a signal or a deadline can move the run on.</summary>
    private static bool IsOnlyWaiting(WorkflowState state)
    {
        var waits = state is { LoopExhausted: true, ExhaustedWait: { IsOpen: true } };
        foreach (var step in state.Definition.Steps)
        {
            var status = state.Steps[step.Index].Status;
            if (status == StepStatus.Running || (status == StepStatus.BackingOff && !IsHeld(state, step)) || IsReady(state, step))
            {
                return false;
            }

            waits |= status is StepStatus.Waiting or StepStatus.Unknown;
        }

        return waits && !AwaitsChoice(state);
    }
}
