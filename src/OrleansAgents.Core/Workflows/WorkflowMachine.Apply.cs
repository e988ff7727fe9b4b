using System.Diagnostics;

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
            WorkflowEvent.WorkflowStarted x => state with
            {
                Status = WorkflowStatus.Running,
                Input = x.Input,
                CorrelationId = x.CorrelationId,
                Limits = x.Limits,
                StartedAt = x.At,
            },
            WorkflowEvent.ServiceRecommended => state,
            WorkflowEvent.ServiceSelected x => With(state, x.Step, at => at with { Agent = x.Service }),
            WorkflowEvent.StepStarted x => Started(state, x),
            WorkflowEvent.StepCompleted x => With(
                state, x.Step, at => at with { Status = StepStatus.Completed, Result = x.Result, Error = null, RetryAt = null }),
            WorkflowEvent.StepAttemptFailed x => With(state, x.Step, at => at with
            {
                Status = x.RetryAt is null ? StepStatus.Failed : StepStatus.BackingOff,
                Error = x.Error,
                RetryAt = x.RetryAt,
            }),
            WorkflowEvent.CycleStarted x => NextCycle(state, x.Cycle),
            WorkflowEvent.LoopExhausted => state with { LoopExhausted = true },
            WorkflowEvent.WorkflowCompleted x => state with { Status = WorkflowStatus.Completed, Output = x.Output },
            WorkflowEvent.WorkflowFailed x => state with { Status = WorkflowStatus.Failed, Error = x.Error },
            WorkflowEvent.WorkflowCancelled x => state with
            {
                Status = WorkflowStatus.Cancelled,
                Error = new("workflow.cancelled", $"Cancelled by {x.By}: {x.Reason}", Retryable: false),
            },
            _ => throw new UnreachableException($"Unhandled workflow event {e?.GetType().Name}."),
        };
        return next with { Version = state.Version + 1 };
    }

    private static WorkflowState Started(WorkflowState state, WorkflowEvent.StepStarted x)
    {
        var next = With(state, x.Step, at => at with
        {
            Status = StepStatus.Running,
            Cycle = x.Cycle,
            Attempt = x.Attempt,
            Hop = x.Hop,
            Agent = x.Agent,
            RetryAt = null,
            Error = null,
        });
        return next with { Hops = Math.Max(state.Hops, x.Hop) };
    }

    private static WorkflowState NextCycle(WorkflowState state, int cycle)
    {
        var loop = state.Definition.Loop!;
        var steps = state.Steps.ToBuilder();
        for (var i = loop.To; i <= loop.From; i++)
        {
            steps[i] = steps[i] with { Status = StepStatus.Pending };     // the result stays: the next cycle reads it
        }

        return state with { CurrentCycle = cycle, Steps = steps.MoveToImmutable() };
    }

    private static WorkflowState With(WorkflowState state, string stepId, Func<StepState, StepState> change)
    {
        foreach (var step in state.Definition.Steps)
        {
            if (step.Id == stepId)
            {
                return state with { Steps = state.Steps.SetItem(step.Index, change(state.Steps[step.Index])) };
            }
        }

        throw new UnreachableException($"The journal of '{state.Id}' names step '{stepId}', which its definition does not have.");
    }
}
