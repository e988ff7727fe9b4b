using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Core.Workflows;

/// <content>What the outside owes the run: a function of the state, so recovery needs no second path.</content>
public static partial class WorkflowMachine
{
    /// <summary>Names every effect that the state waits for. A shell starts those it has not started yet.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The effects, in the order of the steps; empty when the run has ended or only time can move it on.</returns>
    public static IReadOnlyList<WorkflowEffect> Outstanding(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Status != WorkflowStatus.Running)
        {
            return [];
        }

        List<WorkflowEffect>? effects = null;
        foreach (var step in state.Definition.Steps)
        {
            if (EffectOf(state, step) is { } effect)
            {
                (effects ??= new(1)).Add(effect);
            }
        }

        return effects ?? (IReadOnlyList<WorkflowEffect>)[];
    }

    /// <summary>Names the first outstanding routing, so that a shell whose router answers at once can answer in the same commit.</summary>
    /// <param name="state">The state.</param>
    /// <returns>One of <see cref="Outstanding"/>; null when no step waits for routing.</returns>
    public static WorkflowEffect.RouteStep? NextRoute(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Status == WorkflowStatus.Running)
        {
            foreach (var step in state.Definition.Steps)
            {
                if (IsReady(state, step))
                {
                    return RouteOf(state, step);
                }
            }
        }

        return null;
    }

    /// <summary>Says when time alone will move the run on: a retry that falls due, or the wall clock limit.</summary>
    /// <param name="state">The state.</param>
    /// <returns>When to send <see cref="WorkflowCommand.Tick"/>; null when the run has ended.</returns>
    public static DateTimeOffset? NextWake(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Status is not (WorkflowStatus.Running or WorkflowStatus.Waiting))
        {
            return null;
        }

        var next = DeadlineOf(state);
        foreach (var step in state.Steps)
        {
            if (step.Status == StepStatus.BackingOff && step.RetryAt < next)
            {
                next = step.RetryAt.Value;
            }
        }

        return next;
    }

    private static WorkflowEffect? EffectOf(WorkflowState state, StepDefinition step)
    {
        var at = state.Steps[step.Index];
        return at.Status switch
        {
            StepStatus.Running => new WorkflowEffect.CallAgent(new(state.Id, step.Id, at.Cycle, at.Attempt), step.Index, at.Agent!),
            StepStatus.Pending when IsReady(state, step) => RouteOf(state, step),
            _ => null,
        };
    }

    private static WorkflowEffect.RouteStep RouteOf(WorkflowState state, StepDefinition step) =>
        new(new(state.Id, step.Id, state.CurrentCycle, Attempt: 0), step.Index);

    private static bool IsReady(WorkflowState state, StepDefinition step)
    {
        if (state.Steps[step.Index].Status != StepStatus.Pending)
        {
            return false;
        }

        foreach (var before in step.After)
        {
            if (state.Steps[before].Status != StepStatus.Completed)
            {
                return false;
            }
        }

        return true;
    }
}
