using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Silo.Contracts;

/// <summary>What to start. The definition itself stays in its process: another silo reads it by its hash.</summary>
[GenerateSerializer]
[Immutable]
[Alias("orleansagents.start-call")]
public sealed record StartCall
{
    /// <summary>Gets the definition's content hash; its text is stored.</summary>
    [Id(0)]
    public required DefinitionHash Hash { get; init; }

    /// <summary>Gets the limits with which the definition is read.</summary>
    [Id(1)]
    public required WorkflowLimits Limits { get; init; }

    /// <summary>Gets the start or the fork, checked already.</summary>
    [Id(2)]
    public required WorkflowCommand Command { get; init; }

    /// <summary>Gets the key that makes the start idempotent; null for none.</summary>
    [Id(3)]
    public IdempotencyKey? IdempotencyKey { get; init; }

    /// <summary>Gets the checked definition; null when the call came from another silo.</summary>
    [field: NonSerialized]
    public WorkflowDefinition? Definition { get; init; }
}
