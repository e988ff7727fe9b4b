using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>Shows a state to clients.</summary>
internal static class WorkflowProjection
{
    public static WorkflowView ToView(WorkflowState state, DateTimeOffset? endedAt) => new()
    {
        Id = state.Id.Value,
        Definition = state.Definition.Name,
        DefinitionHash = state.Definition.Hash.Value,
        Status = state.Status,
        Version = state.Version,
        CorrelationId = state.CorrelationId,
        StartedAt = state.StartedAt,
        EndedAt = state.IsTerminal ? endedAt : null,
        CurrentCycle = state.CurrentCycle,
        MaxCycles = state.MaxCycles,
        Hops = state.Hops,
        RemainingHops = state.RemainingHops,
        LoopExhausted = state.LoopExhausted,
        Input = state.Input,
        Output = state.Output,
        Error = state.Error,
        Steps = [.. state.Definition.Steps.Select(step => ToView(step, state.Steps[step.Index]))],
        Waits = state.IsTerminal ? [] : [.. WaitsOf(state)],
        Parent = state.Parent is { } parent ? new(parent.Workflow.Value, parent.Version) : null,
        TokensUsed = state.TokensUsed,
        CostUsed = state.CostUsed,
        Messages = state.Messages is { LastNumber: > 0 } box ? new(box.PendingCount, box.DeadLetters.Count, box.LastNumber) : null,
    };

    private static IEnumerable<WaitView> WaitsOf(WorkflowState state)
    {
        foreach (var step in state.Definition.Steps)
        {
            if (state.Steps[step.Index] is { Status: StepStatus.Waiting, Wait: { IsOpen: true } wait } at)
            {
                yield return ToView(wait, step.Id, wait.Kind == WaitKind.Human ? at.Agent : null);
            }
        }

        if (state is { LoopExhausted: true, ExhaustedWait: { IsOpen: true } question })
        {
            yield return ToView(question, step: null, agent: null);
        }
    }

    private static WaitView ToView(WaitState wait, string? step, string? agent) => new(
        wait.Name, wait.Kind, step, agent, wait.Prompt, wait.OpenedAt, wait.Deadline, wait.Default, wait.Escalated ? wait.EscalateTo : null)
    {
        Options = wait.Options,
    };

    private static StepView ToView(StepDefinition step, StepState at) => new(
        step.Id,
        at.Status switch
        {
            StepStatus.Pending => "pending",
            StepStatus.Running => "running",
            StepStatus.BackingOff => "backingOff",
            StepStatus.Completed => "completed",
            StepStatus.Waiting => "waiting",
            StepStatus.Unknown => "unknown",
            _ => "failed",
        },
        at.Agent,
        at.Cycle,
        at.Attempt,
        at.Hop,
        at.RetryAt,
        at.Result,
        at.Error)
    {
        Locks = at.Locks.IsEmpty ? null : at.Locks,
    };
}
