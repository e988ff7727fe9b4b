using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Core.Workflows;

/// <content>When a step may begin.</content>
public static partial class WorkflowMachine
{
    private static bool IsReady(WorkflowState state, StepDefinition step) =>
        step.Signal is null && IsDue(state, step) && IsGateOpen(state, step) && HasRoom(state);

    /// <summary>Says whether it is the step's turn, gates and room apart.</summary>
    private static bool IsDue(WorkflowState state, StepDefinition step)
    {
        if (state.Steps[step.Index].Status != StepStatus.Pending || IsHeld(state, step))
        {
            return false;
        }

        return state.Definition.Route is null ? JoinOf(state, step) == JoinStatus.Met : state.Chosen == step.Index && !state.RouteDone;
    }

    /// <summary>
    /// Says whether nothing of a step may begin now: the run is going to fail, or the step belongs to a pass of the loop that
    /// is over and yet to be decided upon.
    /// </summary>
    private static bool IsHeld(WorkflowState state, StepDefinition step) =>
        state.Failing is not null || (state.Definition.Loop is { } loop && loop.Steps.Contains(step.Index) && IsTurnOpen(state));

    private static bool IsGateOpen(WorkflowState state, StepDefinition step) => step.Approval is null || state.Steps[step.Index].IsApproved;

    private static bool HasRoom(WorkflowState state) => RoomOf(state) > 0;

    /// <summary>How many steps more may run now.</summary>
    private static int RoomOf(WorkflowState state)
    {
        var running = 0;
        foreach (var at in state.Steps)
        {
            running += at.Status == StepStatus.Running ? 1 : 0;
        }

        return state.Limits.FanOut - running;
    }

    private enum JoinStatus
    {
        Open,
        Met,
        Unmet,
    }

    private static JoinStatus JoinOf(WorkflowState state, StepDefinition step)
    {
        var (completed, settled) = (0, 0);
        foreach (var before in step.After)
        {
            if (IsSettled(state, before))
            {
                settled++;
                completed += state.Steps[before].Status == StepStatus.Completed ? 1 : 0;
            }
        }

        var open = step.After.Length - settled;
        return step.Join.Needed is not { } needed
            ? open == 0 ? JoinStatus.Met : JoinStatus.Open
            : completed >= needed ? JoinStatus.Met
            : completed + open < needed ? JoinStatus.Unmet : JoinStatus.Open;
    }

    /// <summary>Says whether what comes after a step may rely on it: it is completed, or failed and the run goes on without it.</summary>
    private static bool IsSettled(WorkflowState state, int index) =>
        state.Steps[index].Status is StepStatus.Completed or StepStatus.Failed      // a failure that matters stops the run by itself
        && (state.Definition.Loop is not { } loop || loop.From != index || !IsTurnOpen(state));

    private static int CycleOf(WorkflowState state, StepDefinition step) =>
        state.Definition.Route is null ? state.CurrentCycle : state.Steps[step.Index].Cycle;
}
