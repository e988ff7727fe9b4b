using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Core.Workflows;

/// <content>What the answers of router, arbitrator and agents do to a step.</content>
public static partial class WorkflowMachine
{
    /// <summary>For so long an agent may ask to be left alone.</summary>
    private static readonly TimeSpan AskedMax = TimeSpan.FromHours(1);

    private static void Assign(WorkflowTurn turn, WorkflowCommand.AssignStep assign)
    {
        var state = turn.State;
        if (StepOf(state, assign.Effect) is not { } step || !IsReady(state, step) || assign.Effect.Cycle != CycleOf(state, step))
        {
            return;
        }

        var (at, cycle, decision) = (state.Steps[step.Index], assign.Effect.Cycle, assign.Decision);
        var asks = decision.Asks && !assign.Recommendation.Candidates.IsEmpty;
        if (asks && at.Clarification is not null)
        {
            return;                                           // it was asked and answered meanwhile: this is a repeat
        }

        var reached = WhyNot(state, step, at, assign);
        if (decision.Service is not { } service || reached is not null)
        {
            turn.Add(Recommended(step, cycle, assign, Sum(assign.Recommendation.Usage, decision.Usage)));
            WithoutService(turn, step, cycle, assign, asks, reached);
            return;
        }

        var attempt = NextAttempt(at, cycle);
        turn.Add(Recommended(step, cycle, assign, assign.Recommendation.Usage));
        turn.Add(new WorkflowEvent.ServiceSelected(
            step.Id, cycle, service, decision.Reason, decision.DecidedBy, decision.Overridden, decision.Fallback, decision.Usage));
        turn.Add(new WorkflowEvent.StepStarted(step.Id, cycle, attempt, KeepsHop(at) ? at.Hop : state.Hops + 1, service));
        if (assign.IsHuman)
        {
            var name = step.Approval is null ? step.Id : step.Id + HumanSuffix;
            turn.Add(Opened(WaitKind.Human, name, step.Id, cycle, step.Wait, turn.Now));
        }
    }

    private static WorkflowEvent.ServiceRecommended Recommended(StepDefinition step, int cycle, WorkflowCommand.AssignStep assign, AgentUsage? usage)
    {
        var said = assign.Recommendation;
        return new(step.Id, cycle, said.Model, said.Candidates, said.None, said.ElapsedMicros > 0 ? said.ElapsedMicros : null, said.Fallback, usage);
    }

    /// <summary>What comes of a decision that gives the step to nobody, or to somebody who may not begin.</summary>
    private static void WithoutService(WorkflowTurn turn, StepDefinition step, int cycle, WorkflowCommand.AssignStep assign, bool asks, StepError? reached)
    {
        var decision = assign.Decision;
        if (decision.Service is null && !asks)
        {
            if (decision.IsTemporary)
            {
                Postpone(turn, step, cycle, assign);
            }
            else
            {
                turn.Add(new WorkflowEvent.StepFailed(step.Id, cycle, new("route.no_candidate", decision.Reason, Retryable: false)));
            }
        }
        else if (reached is not null)
        {
            turn.Add(new WorkflowEvent.StepFailed(step.Id, cycle, reached));
        }
        else
        {
            Ask(turn, step, cycle, assign);
        }
    }

    /// <summary>Says which bound of the run keeps a step from beginning; null for none.</summary>
    private static StepError? WhyNot(WorkflowState state, StepDefinition step, StepState at, WorkflowCommand.AssignStep assign)
    {
        if (!KeepsHop(at) && state.RemainingHops <= 0)
        {
            return new(HopsCode, $"Step '{step.Id}' would be hop {state.Hops + 1} of at most {state.MaxHops}.", Retryable: false);
        }

        return assign.UsesModel ? BudgetUsed(WithUsage(WithUsage(state, assign.Recommendation.Usage), assign.Decision.Usage)) : null;
    }

    private static bool KeepsHop(StepState at) => at.IsRedo && at.Hop > 0;

    private static int NextAttempt(StepState at, int cycle) => at.IsRedo && at.Cycle == cycle ? at.Attempt + 1 : 1;

    /// <summary>Nobody can take the step now, but somebody may later: that is a failed attempt like another one.</summary>
    private static void Postpone(WorkflowTurn turn, StepDefinition step, int cycle, WorkflowCommand.AssignStep assign)
    {
        var at = turn.State.Steps[step.Index];
        var attempt = NextAttempt(at, cycle);
        var attempts = attempt - (attempt == 1 ? 0 : at.AttemptsBefore);
        var retryAt = attempts < step.Retry.Attempts ? turn.Now + step.Retry.PauseAfter(attempts, assign.Jitter) : (DateTimeOffset?)null;
        var error = new StepError("route.unavailable", assign.Decision.Reason, Retryable: true);
        turn.Add(new WorkflowEvent.StepAttemptFailed(step.Id, cycle, attempt, error, 0, retryAt, Reroute: true));
    }

    /// <summary>Says that the run has used what it may of models; null while there is some left.</summary>
    private static StepError? BudgetUsed(WorkflowState state) => (state.TokensUsed >= state.Limits.Tokens, state.CostUsed >= state.Limits.Cost) switch
    {
        (true, _) => new("limit.tokens", $"The run has used {state.TokensUsed} tokens of models; the limit is {state.Limits.Tokens}.", Retryable: false),
        (_, true) => new("limit.cost", $"The models of the run have cost {state.CostUsed}; the limit is {state.Limits.Cost}.", Retryable: false),
        _ => null,
    };

    private static void Grant(WorkflowTurn turn, WorkflowCommand.GrantLocks grant)
    {
        if (RunningStepOf(turn.State, grant.Effect) is { } step && !turn.State.Steps[step.Index].Locks.SequenceEqual(grant.Locks))
        {
            turn.Add(new WorkflowEvent.LocksGranted(step.Id, grant.Effect.Cycle, grant.Effect.Attempt, grant.Locks));
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
            turn.Add(new WorkflowEvent.StepChosen(null, choice.Reason, choice.DecidedBy, choice.Fallback, choice.Usage));
        }
        else if (StepOf(state, choice.Step) is not { } step)
        {
            var message = $"{choice.DecidedBy} chose step '{choice.Step}', which the definition does not have: {choice.Reason}";
            turn.Add(new WorkflowEvent.WorkflowFailed(null, new("route.unknown_step", message, Retryable: false)));
        }
        else if (step.Signal is null && state.RemainingHops <= 0)
        {
            turn.Add(new WorkflowEvent.LoopExhausted(state.Hops, state.Definition.Route!.OnExhausted, choice.Usage));
        }
        else
        {
            turn.Add(new WorkflowEvent.StepChosen(choice.Step, choice.Reason, choice.DecidedBy, choice.Fallback, choice.Usage));
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

        if (ProblemOf(turn.State, complete.Messages) is { } problem)
        {
            var error = new StepError(problem.Code, $"Step '{step.Id}' answered with messages that cannot be sent. {problem.Message}", Retryable: false);
            Fail(turn, new(complete.Effect, error, complete.Elapsed, Jitter: 0, OutcomeUnknown: true) { Usage = complete.Usage });
            return;
        }

        var (_, id, cycle, attempt) = complete.Effect;
        var hop = turn.State.Steps[step.Index].Hop;
        if (complete.MessagesThrough > 0)
        {
            Acknowledge(turn, from: null, id, complete.MessagesThrough, "step");
        }

        turn.Add(new WorkflowEvent.StepCompleted(id, cycle, attempt, complete.Result, complete.Elapsed.TotalMilliseconds, complete.Usage));
        Send(turn, new(id, hop, complete.TraceParent, complete.Effect.ToString()), complete.Messages, complete.PushAgents);
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
        var used = fail.Usage is { } usage ? BudgetUsed(WithUsage(turn.State, usage)) : null;
        var retry = used is null && fail.Error.Retryable && attempts < step.Retry.Attempts;
        DateTimeOffset? retryAt = retry ? turn.Now + Longer(step.Retry.PauseAfter(attempts, fail.Jitter), fail.RetryAfter) : null;
        turn.Add(new WorkflowEvent.StepAttemptFailed(
            id, cycle, attempt, fail.Error, fail.Elapsed.TotalMilliseconds, retryAt, fail.Usage, retry && fail.Reroute && step.Agent is null ? true : null));
    }

    /// <summary>The pause of the policy, or what the agent asks for when that is longer.</summary>
    private static TimeSpan Longer(TimeSpan pause, TimeSpan asked) => asked <= pause ? pause : asked < AskedMax ? asked : AskedMax;

    private static void Lose(WorkflowTurn turn, EffectId effect)
    {
        if (RunningStepOf(turn.State, effect) is { Effect: EffectPolicy.Once } step)
        {
            var message = $"Step '{step.Id}' was called, and the process that called it is gone.";
            turn.Add(new WorkflowEvent.StepOutcomeUnknown(step.Id, effect.Cycle, effect.Attempt, new("effect.unknown", message, Retryable: false)));
        }
    }
}
