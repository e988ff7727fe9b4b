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
        var version = state.Version + 1;
        return e switch
        {
            WorkflowEvent.WorkflowStarted x => state with
            {
                Version = version,
                Status = WorkflowStatus.Running,
                Input = x.Input,
                CorrelationId = x.CorrelationId,
                Limits = x.Limits,
                StartedAt = x.At,
            },
            WorkflowEvent.ServiceRecommended => state with { Version = version },
            WorkflowEvent.ServiceSelected x => With(state, At(state, x.Step) with { Agent = x.Service }, x.Step),
            WorkflowEvent.StepStarted x => Started(state, x),
            WorkflowEvent.StepCompleted x => With(
                state, At(state, x.Step) with { Status = StepStatus.Completed, Result = x.Result, Error = null, RetryAt = null }, x.Step),
            WorkflowEvent.StepAttemptFailed x => With(state, Failed(At(state, x.Step), x), x.Step),
            WorkflowEvent.CycleStarted x => NextCycle(state, x.Cycle),
            WorkflowEvent.LoopExhausted => state with { Version = version, LoopExhausted = true },
            WorkflowEvent.WorkflowCompleted x => state with { Version = version, Status = WorkflowStatus.Completed, Output = x.Output },
            WorkflowEvent.WorkflowFailed x => state with { Version = version, Status = WorkflowStatus.Failed, Error = x.Error },
            WorkflowEvent.WorkflowCancelled x => state with
            {
                Version = version,
                Status = WorkflowStatus.Cancelled,
                Error = new("workflow.cancelled", $"Cancelled by {x.By}: {x.Reason}", Retryable: false),
            },
            _ => throw new UnreachableException($"Unhandled workflow event {e?.GetType().Name}."),
        };
    }

    private static StepState Failed(StepState at, WorkflowEvent.StepAttemptFailed x) => at with
    {
        Status = x.RetryAt is null ? StepStatus.Failed : StepStatus.BackingOff,
        Error = x.Error,
        RetryAt = x.RetryAt,
    };

    private static WorkflowState Started(WorkflowState state, WorkflowEvent.StepStarted x)
    {
        var at = At(state, x.Step) with
        {
            Status = StepStatus.Running,
            Cycle = x.Cycle,
            Attempt = x.Attempt,
            Hop = x.Hop,
            Agent = x.Agent,
            RetryAt = null,
            Error = null,
        };
        return With(state, at, x.Step, Math.Max(state.Hops, x.Hop));
    }

    private static WorkflowState NextCycle(WorkflowState state, int cycle)
    {
        var loop = state.Definition.Loop!;
        var steps = state.Steps.ToBuilder();
        for (var i = loop.To; i <= loop.From; i++)
        {
            steps[i] = steps[i] with { Status = StepStatus.Pending };     // the result stays: the next cycle reads it
        }

        return state with { Version = state.Version + 1, CurrentCycle = cycle, Steps = steps.MoveToImmutable() };
    }

    private static StepState At(WorkflowState state, string step) => state.Steps[IndexOf(state, step)];

    private static WorkflowState With(WorkflowState state, StepState at, string step, int? hops = null) => state with
    {
        Version = state.Version + 1,
        Steps = state.Steps.SetItem(IndexOf(state, step), at),
        Hops = hops ?? state.Hops,
    };

    private static int IndexOf(WorkflowState state, string stepId)
    {
        foreach (var step in state.Definition.Steps)
        {
            if (step.Id == stepId)
            {
                return step.Index;
            }
        }

        throw new UnreachableException($"The journal of '{state.Id}' names step '{stepId}', which its definition does not have.");
    }
}
