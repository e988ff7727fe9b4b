using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Core.Workflows;

/// <content>What the answers of router, arbitrator and agents do to a step.</content>
public static partial class WorkflowMachine
{
    private static void Assign(WorkflowTurn turn, WorkflowCommand.AssignStep assign)
    {
        var state = turn.State;
        if (StepOf(state, assign.Effect) is not { } step || !IsReady(state, step) || assign.Effect.Cycle != CycleOf(state, step))
        {
            return;
        }

        var (at, cycle, decision) = (state.Steps[step.Index], assign.Effect.Cycle, assign.Decision);
        turn.Add(new WorkflowEvent.ServiceRecommended(step.Id, cycle, assign.Recommendation.Model, assign.Recommendation.Candidates));
        if (decision.Service is not { } service)
        {
            turn.Add(new WorkflowEvent.StepFailed(step.Id, cycle, new("route.no_candidate", decision.Reason, Retryable: false)));
            return;
        }

        var keepsHop = at.IsRedo && at.Hop > 0;
        if (!keepsHop && state.RemainingHops <= 0)
        {
            var message = $"Step '{step.Id}' would be hop {state.Hops + 1} of at most {state.MaxHops}.";
            turn.Add(new WorkflowEvent.StepFailed(step.Id, cycle, new(HopsCode, message, Retryable: false)));
            return;
        }

        var attempt = at.IsRedo && at.Cycle == cycle ? at.Attempt + 1 : 1;
        turn.Add(new WorkflowEvent.ServiceSelected(step.Id, cycle, service, decision.Reason, decision.DecidedBy, decision.Overridden));
        turn.Add(new WorkflowEvent.StepStarted(step.Id, cycle, attempt, keepsHop ? at.Hop : state.Hops + 1, service));
        if (assign.IsHuman)
        {
            var name = step.Approval is null ? step.Id : step.Id + HumanSuffix;
            turn.Add(Opened(WaitKind.Human, name, step.Id, cycle, step.Wait, turn.Now));
        }
    }

    private static void Choose(WorkflowTurn turn, WorkflowCommand.ChooseStep choose)
    {
        var state = turn.State;
        if (!AwaitsChoice(state) || choose.Effect != ChoiceId(state))
        {
            return;
        }

        var choice = choose.Choice;
        if (choice.Step is null)
        {
            turn.Add(new WorkflowEvent.StepChosen(null, choice.Reason, choice.DecidedBy));
        }
        else if (StepOf(state, choice.Step) is not { } step)
        {
            var message = $"{choice.DecidedBy} chose step '{choice.Step}', which the definition does not have.";
            turn.Add(new WorkflowEvent.WorkflowFailed(null, new("route.unknown_step", message, Retryable: false)));
        }
        else if (step.Signal is null && state.RemainingHops <= 0)
        {
            turn.Add(new WorkflowEvent.LoopExhausted(state.Hops, state.Definition.Route!.OnExhausted));
        }
        else
        {
            turn.Add(new WorkflowEvent.StepChosen(choice.Step, choice.Reason, choice.DecidedBy));
        }
    }

    private static void Complete(WorkflowTurn turn, WorkflowCommand.CompleteStep complete)
    {
        if (RunningStepOf(turn.State, complete.Effect) is not { } step)
        {
            return;
        }

        if (complete.Result.Length > turn.State.Limits.PayloadBytes)
        {
            var message = TooLarge($"The result of step '{step.Id}'", complete.Result.Length, turn.State.Limits);
            Fail(turn, new(complete.Effect, new("payload.too_large", message, Retryable: false), complete.Elapsed, Jitter: 0, OutcomeUnknown: true));
            return;
        }

        var (_, id, cycle, attempt) = complete.Effect;
        turn.Add(new WorkflowEvent.StepCompleted(id, cycle, attempt, complete.Result, complete.Elapsed.TotalMilliseconds));
    }

    private static void Fail(WorkflowTurn turn, WorkflowCommand.FailStep fail)
    {
        if (RunningStepOf(turn.State, fail.Effect) is not { } step)
        {
            return;
        }

        var (_, id, cycle, attempt) = fail.Effect;
        if (fail.OutcomeUnknown && step.Effect == EffectPolicy.Once)
        {
            turn.Add(new WorkflowEvent.StepOutcomeUnknown(id, cycle, attempt, fail.Error));
            return;
        }

        var attempts = attempt - turn.State.Steps[step.Index].AttemptsBefore;
        var retry = fail.Error.Retryable && attempts < step.Retry.Attempts;
        DateTimeOffset? retryAt = retry ? turn.Now + step.Retry.PauseAfter(attempts, fail.Jitter) : null;
        turn.Add(new WorkflowEvent.StepAttemptFailed(id, cycle, attempt, fail.Error, fail.Elapsed.TotalMilliseconds, retryAt));
    }

    private static void Lose(WorkflowTurn turn, EffectId effect)
    {
        if (RunningStepOf(turn.State, effect) is { Effect: EffectPolicy.Once } step)
        {
            var message = $"Step '{step.Id}' was called, and the process that called it is gone.";
            turn.Add(new WorkflowEvent.StepOutcomeUnknown(step.Id, effect.Cycle, effect.Attempt, new("effect.unknown", message, Retryable: false)));
        }
    }
}
