using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Workflows;

/// <content>What follows from a state by itself, until nothing follows any more.</content>
public static partial class WorkflowMachine
{
    private static void Settle(WorkflowTurn turn)
    {
        while (!turn.State.IsTerminal && Following(turn.State, turn.Now) is { } next)
        {
            turn.Add(next);
        }
    }

    private static WorkflowEvent? Following(WorkflowState state, DateTimeOffset now)
    {
        if (ToNobody(state) is { } dead)
        {
            return dead;
        }

        foreach (var step in state.Definition.Steps)
        {
            if (FollowingOf(state, step, now) is { } next)
            {
                return next;
            }
        }

        if (state.Failing is { } failing)
        {
            return IsAnyRunning(state) ? null : new WorkflowEvent.WorkflowFailed(failing.Step, failing.Error);
        }

        return FollowingOfLoop(state, now) ?? FollowingOfRoute(state, now) ?? (IsFinished(state) ? Ending(state) : null);
    }

    private static WorkflowEvent? FollowingOf(WorkflowState state, StepDefinition step, DateTimeOffset now)
    {
        var at = state.Steps[step.Index];
        return at.Status switch
        {
            StepStatus.Pending when IsDue(state, step) => Opening(state, step, at, now),
            StepStatus.Pending when !IsHeld(state, step) && state.Definition.Route is null && JoinOf(state, step) == JoinStatus.Unmet => Unmet(state, step),
            StepStatus.Waiting => Seen(state, step, at, now) ?? Answered(step, at),
            StepStatus.Unknown when step.OnUnknown == UnknownPolicy.Fail => new WorkflowEvent.StepFailed(step.Id, at.Cycle, at.Error!),
            StepStatus.BackingOff when at.RetryAt <= now && at.Reroutes && HasRoom(state) && !IsHeld(state, step) => new WorkflowEvent.StepReleased(step.Id, at.Cycle),
            StepStatus.BackingOff when at.RetryAt <= now && HasRoom(state) && !IsHeld(state, step) =>
                new WorkflowEvent.StepStarted(step.Id, at.Cycle, at.Attempt + 1, at.Hop, at.Agent!),
            _ => null,
        };
    }

    private static WorkflowEvent.StepFailed Unmet(WorkflowState state, StepDefinition step)
    {
        var completed = step.After.Count(before => state.Steps[before].Status == StepStatus.Completed);
        var message = $"Step '{step.Id}' needs {step.Join.Needed} of the {step.After.Length} steps before it to complete; {completed} did and the others failed.";
        return new(step.Id, CycleOf(state, step), new("join.unmet", message, Retryable: false));
    }

    private static bool IsAnyRunning(WorkflowState state)
    {
        foreach (var at in state.Steps)
        {
            if (at.Status == StepStatus.Running)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFinished(WorkflowState state)
    {
        if (state.Definition.Route is not null)
        {
            return state.RouteDone;
        }

        foreach (var at in state.Steps)
        {
            if (at.Status is not (StepStatus.Completed or StepStatus.Failed))
            {
                return false;
            }
        }

        return !IsTurnOpen(state);
    }

    /// <summary>A run whose steps are done ends when its messages are delivered or dead.</summary>
    private static WorkflowEvent? Ending(WorkflowState state) => LeftOver(state) ?? (WorkflowEvent?)(state.Messages.PendingCount > 0 ? null : Completed(state));

    private static WorkflowEvent.WorkflowCompleted Completed(WorkflowState state)
    {
        var output = state.Definition.OutputStep ?? state.LastCompleted;
        return new((output is { } index ? state.Steps[index].Result : null) ?? JsonPayload.Null, state.LoopExhausted);
    }
}
