using System.Collections.Immutable;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Definitions;

/// <summary>One step: what is asked for, and how failures are met. Exactly one of capability and agent is set.</summary>
public sealed record StepDefinition
{
    /// <summary>Gets the id, unique in the definition.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the position in <see cref="WorkflowDefinition.Steps"/>.</summary>
    public required int Index { get; init; }

    /// <summary>Gets the capability tag by which the arbitrator picks a service.</summary>
    public string? Capability { get; init; }

    /// <summary>Gets the agent that the definition names itself.</summary>
    public string? Agent { get; init; }

    /// <summary>Gets the indexes of the steps that must be complete first; in a linear workflow, the one before.</summary>
    public required ImmutableArray<int> After { get; init; }

    /// <summary>Gets how long one attempt may take; null leaves it to the agent.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets how retryable failures are met.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Gets static parameters for the agent.</summary>
    public JsonPayload With { get; init; } = JsonPayload.EmptyObject;
}
