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
        MaxCycles = state.Definition.MaxCycles,
        Hops = state.Hops,
        RemainingHops = state.RemainingHops,
        LoopExhausted = state.LoopExhausted,
        Input = state.Input,
        Output = state.Output,
        Error = state.Error,
        Steps = [.. state.Definition.Steps.Select(step => ToView(step, state.Steps[step.Index]))],
    };

    private static StepView ToView(StepDefinition step, StepState at) => new(
        step.Id,
        at.Status switch
        {
            StepStatus.Pending => "pending",
            StepStatus.Running => "running",
            StepStatus.BackingOff => "backingOff",
            StepStatus.Completed => "completed",
            _ => "failed",
        },
        at.Agent,
        at.Cycle,
        at.Attempt,
        at.Hop,
        at.RetryAt,
        at.Result,
        at.Error);
}
