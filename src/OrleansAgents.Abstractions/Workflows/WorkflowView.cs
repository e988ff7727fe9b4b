using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Workflows;

/// <summary>One run as clients see it: a projection of its journal.</summary>
public sealed record WorkflowView
{
    /// <summary>Gets the run's id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the definition's name.</summary>
    public required string Definition { get; init; }

    /// <summary>Gets the content hash of the definition that the run pins.</summary>
    public required string DefinitionHash { get; init; }

    /// <summary>Gets where the run stands.</summary>
    public required WorkflowStatus Status { get; init; }

    /// <summary>Gets the version of the newest event.</summary>
    public required long Version { get; init; }

    /// <summary>Gets the correlation id.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>Gets when the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets when it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets the pass of the loop, from 1.</summary>
    public required int CurrentCycle { get; init; }

    /// <summary>Gets how many passes the loop may make; 1 without a loop.</summary>
    public required int MaxCycles { get; init; }

    /// <summary>Gets how many hops were made.</summary>
    public required int Hops { get; init; }

    /// <summary>Gets how many hops are left.</summary>
    public required int RemainingHops { get; init; }

    /// <summary>Gets a value indicating whether the loop ended without meeting its condition.</summary>
    public bool LoopExhausted { get; init; }

    /// <summary>Gets the input.</summary>
    public required JsonPayload Input { get; init; }

    /// <summary>Gets the output; null unless the run completed.</summary>
    public JsonPayload? Output { get; init; }

    /// <summary>Gets why the run failed or was cancelled; null otherwise.</summary>
    public StepError? Error { get; init; }

    /// <summary>Gets the steps, in the order of the definition.</summary>
    public required IReadOnlyList<StepView> Steps { get; init; }
}

/// <summary>One step as clients see it.</summary>
/// <param name="Id">The step's id.</param>
/// <param name="Status">Where it stands in the present cycle: pending, running, backingOff, completed or failed.</param>
/// <param name="Agent">The chosen agent; null before the first choice.</param>
/// <param name="Cycle">The cycle of the newest attempt; 0 before the first.</param>
/// <param name="Attempt">The newest attempt in that cycle; 0 before the first.</param>
/// <param name="Hop">The hop of the newest attempt; 0 before the first.</param>
/// <param name="RetryAt">When the next attempt is due, while backing off.</param>
/// <param name="Result">The newest result; null before the first.</param>
/// <param name="Error">Why the newest attempt failed; null unless it did.</param>
public sealed record StepView(
    string Id,
    string Status,
    string? Agent,
    int Cycle,
    int Attempt,
    int Hop,
    DateTimeOffset? RetryAt,
    JsonPayload? Result,
    StepError? Error);
