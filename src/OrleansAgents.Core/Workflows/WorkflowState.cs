using System.Collections.Immutable;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Workflows;

/// <summary>All that is known of one run: a fold of <c>WorkflowMachine.Apply</c> over its journal.</summary>
public sealed record WorkflowState
{
    /// <summary>Gets the run.</summary>
    public required WorkflowId Id { get; init; }

    /// <summary>Gets the definition that the run pins.</summary>
    public required WorkflowDefinition Definition { get; init; }

    /// <summary>Gets the number of events applied, which is the version of the newest.</summary>
    public long Version { get; init; }

    /// <summary>Gets where the run stands.</summary>
    public WorkflowStatus Status { get; init; }

    /// <summary>Gets the input.</summary>
    public JsonPayload Input { get; init; } = JsonPayload.Null;

    /// <summary>Gets the id that the request brought, or was given.</summary>
    public string CorrelationId { get; init; } = "";

    /// <summary>Gets the bounds of this run.</summary>
    public WorkflowLimits Limits { get; init; } = WorkflowLimits.Default;

    /// <summary>Gets when the run began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets the pass of the loop, from 1.</summary>
    public int CurrentCycle { get; init; } = 1;

    /// <summary>Gets how many hops were claimed.</summary>
    public int Hops { get; init; }

    /// <summary>Gets the steps, by <see cref="StepDefinition.Index"/>.</summary>
    public required ImmutableArray<StepState> Steps { get; init; }

    /// <summary>Gets a value indicating whether the loop ended without meeting its condition.</summary>
    public bool LoopExhausted { get; init; }

    /// <summary>Gets the output; null unless the run completed.</summary>
    public JsonPayload? Output { get; init; }

    /// <summary>Gets why the run failed or was cancelled; null otherwise.</summary>
    public StepError? Error { get; init; }

    /// <summary>Gets how many hops are left.</summary>
    public int RemainingHops => Definition.MaxHops - Hops;

    /// <summary>Gets a value indicating whether the run has ended.</summary>
    public bool IsTerminal => Status is WorkflowStatus.Completed or WorkflowStatus.Failed or WorkflowStatus.Cancelled;

    /// <summary>Gives the state before anything happened.</summary>
    /// <param name="id">The run.</param>
    /// <param name="definition">The definition it pins.</param>
    /// <returns>A state with status <see cref="WorkflowStatus.None"/>.</returns>
    public static WorkflowState Empty(WorkflowId id, WorkflowDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var steps = ImmutableArray.CreateRange(Enumerable.Repeat(StepState.NotStarted, definition.Steps.Length));
        return new() { Id = id, Definition = definition, Steps = steps };
    }
}
