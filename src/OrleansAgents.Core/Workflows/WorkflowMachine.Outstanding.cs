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
        if (state.Status is not (WorkflowStatus.Running or WorkflowStatus.Waiting))
        {
            return [];
        }

        List<WorkflowEffect>? effects = null;
        foreach (var step in state.Definition.Steps)
        {
            if (state.Steps[step.Index] is { Status: StepStatus.Running } at)
            {
                (effects ??= new(1)).Add(new WorkflowEffect.CallAgent(new(state.Id, step.Id, at.Cycle, at.Attempt), step.Index, at.Agent!));
            }
        }

        foreach (var channel in state.Messages.Channels)
        {
            if (DeliveryOf(state, channel) is { } delivery)
            {
                (effects ??= new(1)).Add(delivery);
            }
        }

        AddDecisions(state, ref effects);

        return effects ?? (IReadOnlyList<WorkflowEffect>)[];
    }

    /// <summary>Names the outstanding decisions of router and arbitrator; of as many steps as there is room for.</summary>
    /// <param name="state">The state.</param>
    /// <returns>Those of <see cref="Outstanding"/>, in the order of the steps.</returns>
    public static IReadOnlyList<WorkflowEffect> OpenDecisions(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        List<WorkflowEffect>? decisions = null;
        if (state.Status is WorkflowStatus.Running or WorkflowStatus.Waiting)
        {
            AddDecisions(state, ref decisions);
        }

        return decisions ?? (IReadOnlyList<WorkflowEffect>)[];
    }

    private static void AddDecisions(WorkflowState state, ref List<WorkflowEffect>? effects)
    {
        var room = RoomOf(state);
        foreach (var step in state.Definition.Steps)
        {
            if (room > 0 && IsReady(state, step))
            {
                (effects ??= new(1)).Add(new WorkflowEffect.RouteStep(RouteId(state, step), step.Index));
                room--;
            }
        }

        if (AwaitsChoice(state))
        {
            (effects ??= new(1)).Add(new WorkflowEffect.ChooseStep(ChoiceId(state)));
        }
    }

    private static EffectId RouteId(WorkflowState state, StepDefinition step) => new(state.Id, step.Id, CycleOf(state, step), Attempt: 0);

    /// <summary>
    /// Names the first outstanding decision of router and arbitrator, so that a shell whose router answers at once can answer
    /// in the same commit: a <see cref="WorkflowEffect.RouteStep"/> or a <see cref="WorkflowEffect.ChooseStep"/>.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <returns>One of <see cref="Outstanding"/>; null when nothing is to be decided.</returns>
    public static WorkflowEffect? NextDecision(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Status is not (WorkflowStatus.Running or WorkflowStatus.Waiting))
        {
            return null;
        }

        foreach (var step in state.Definition.Steps)
        {
            if (IsReady(state, step))
            {
                return new WorkflowEffect.RouteStep(RouteId(state, step), step.Index);
            }
        }

        return AwaitsChoice(state) ? new WorkflowEffect.ChooseStep(ChoiceId(state)) : null;
    }

    /// <summary>Says when time alone will move the run on: a retry, a deadline, an escalation, or the wall clock limit.</summary>
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
        var room = HasRoom(state);                            // otherwise the end of a running step moves the run on
        foreach (var step in state.Definition.Steps)
        {
            var at = state.Steps[step.Index];
            next = at.Status switch
            {
                StepStatus.BackingOff when room && !IsHeld(state, step) => Earlier(next, at.RetryAt),
                StepStatus.Waiting => Earlier(next, at.Wait!),
                _ => next,
            };
        }

        return state is { LoopExhausted: true, ExhaustedWait: { } question } ? Earlier(next, question) : next;
    }

    private static DateTimeOffset Earlier(DateTimeOffset next, WaitState wait) =>
        wait.IsOpen ? Earlier(Earlier(next, wait.Deadline), wait.EscalateAt) : next;

    private static DateTimeOffset Earlier(DateTimeOffset next, DateTimeOffset? other) => other < next ? other.Value : next;
}
