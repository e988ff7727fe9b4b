using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Workflows;

/// <content>Another cycle, the next step of a routed run, and bounds that are used up.</content>
public static partial class WorkflowMachine
{
    /// <summary>Says whether the end of a pass of the loop is reached and not yet decided upon.</summary>
    private static bool IsTurnOpen(WorkflowState state)
    {
        if (state.Definition.Loop is not { } loop || state.Steps[loop.From].Status is not (StepStatus.Completed or StepStatus.Failed))
        {
            return false;
        }

        return state.LoopExhausted
            ? loop.OnExhausted == ExhaustedPolicy.Ask && !IsToBeCompleted(state)
            : !Holds(loop.Until, state.Steps[loop.From]);
    }

    private static WorkflowEvent? FollowingOfLoop(WorkflowState state, DateTimeOffset now)
    {
        if (!IsTurnOpen(state))
        {
            return null;
        }

        var loop = state.Definition.Loop!;
        if (state.CurrentCycle < state.MaxCycles && (!state.LoopExhausted || IsToBeExtended(state)))
        {
            return IsTurnDrained(state, loop) ? new WorkflowEvent.CycleStarted(state.CurrentCycle + 1, state.MaxCycles) : null;
        }

        return state.LoopExhausted ? Ask(state, loop.Wait, now) : new WorkflowEvent.LoopExhausted(state.CurrentCycle, loop.OnExhausted);
    }

    /// <summary>
    /// Says whether no call of this pass is out any more, which a join that did not wait for it may have left behind: the next
    /// pass would forget what comes of it.
    /// </summary>
    private static bool IsTurnDrained(WorkflowState state, LoopDefinition loop)
    {
        foreach (var index in loop.Steps)
        {
            if (state.Steps[index].Status is StepStatus.Running or StepStatus.Unknown)
            {
                return false;
            }
        }

        return true;
    }

    private static WorkflowEvent? FollowingOfRoute(WorkflowState state, DateTimeOffset now)
    {
        if (state.Definition.Route is not { } route || state.RouteDone)
        {
            return null;
        }

        if (state.LoopExhausted)
        {
            return route.OnExhausted == ExhaustedPolicy.Complete || IsToBeCompleted(state)
                ? new WorkflowEvent.StepChosen(null, "the hops are used up", "definition")
                : IsToBeExtended(state) ? null : Ask(state, route.Wait, now);
        }

        return AwaitsChoice(state) && route.Until is { } until && state.LastSettled is { } last && Holds(until, state.Steps[last])
            ? new WorkflowEvent.StepChosen(null, $"the result has {until.ExpectedValue} at '{until.Path}'", "definition")
            : null;
    }

    /// <summary>The question what to do about a bound that is used up; null while it is open.</summary>
    private static WorkflowEvent.WaitOpened? Ask(WorkflowState state, WaitPolicy wait, DateTimeOffset now) =>
        state.ExhaustedWait is null ? Opened(WaitKind.Exhausted, WaitState.ExhaustedName, step: null, state.CurrentCycle, wait, now) : null;

    private static bool IsToBeCompleted(WorkflowState state) => ActionOf(state) == ExhaustedAnswer.Complete;

    private static bool IsToBeExtended(WorkflowState state) => ActionOf(state) == ExhaustedAnswer.Extend;

    private static string? ActionOf(WorkflowState state) =>
        state.ExhaustedWait?.Answer is { } answer ? ExhaustedAnswer.ActionOf(answer.Payload) : null;

    private static bool AwaitsChoice(WorkflowState state)
    {
        if (state.Definition.Route is null || state.RouteDone || state.Failing is not null || state.Status is not (WorkflowStatus.Running or WorkflowStatus.Waiting)
            || (state.LoopExhausted && !IsToBeExtended(state)))
        {
            return false;
        }

        return state.Chosen is not { } chosen || state.Steps[chosen].Status is StepStatus.Completed or StepStatus.Failed;
    }

    /// <summary>The number of the choice is one more than the turns that the steps have had: it stays while the choice is open, whatever happens meanwhile.</summary>
    private static EffectId ChoiceId(WorkflowState state)
    {
        var number = 1;
        foreach (var at in state.Steps)
        {
            number += at.Cycle;
        }

        return new(state.Id, "", number, Attempt: 0);
    }

    private static bool Holds(LoopCondition until, StepState at) =>
        at is { Status: StepStatus.Completed, Result: { } result }
        && JsonPointer.TryFind(result.ToElement(), until.Path, out var found)
        && System.Text.Json.JsonElement.DeepEquals(found, until.ExpectedValue.ToElement());

    /// <summary>Why a run fails whose bound is used up.</summary>
    private static RunFailure ExhaustedFailure(WorkflowState state)
    {
        if (state.Definition.Loop is not { } loop)
        {
            return new(null, new(HopsCode, $"The run has made {state.Hops} of {state.MaxHops} hops and is not done.", Retryable: false));
        }

        var (until, from) = (loop.Until, state.Definition.Steps[loop.From].Id);
        var message = $"After {state.CurrentCycle} of {state.MaxCycles} cycles, the result of step '{from}' "
            + $"does not have {until.ExpectedValue} at '{until.Path}'. Raise loop.maxCycles, or set onExhausted: complete.";
        return new(from, new("limit.cycles", message, Retryable: false));
    }
}
