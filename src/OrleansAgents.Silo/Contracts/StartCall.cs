using System.Text.Json.Serialization;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Silo.Contracts;

/// <summary>What to start. The definition itself stays in its process: another silo reads it by its hash.</summary>
/// <param name="Hash">The definition's content hash; its text is stored.</param>
/// <param name="Limits">The limits with which the definition is read.</param>
/// <param name="Command">A start or a fork, checked already.</param>
/// <param name="IdempotencyKey">Makes the start idempotent; null for none.</param>
public sealed record StartCall(DefinitionHash Hash, WorkflowLimits Limits, WorkflowCommand Command, IdempotencyKey? IdempotencyKey)
{
    /// <summary>Gets the checked definition; null when the call came from another silo.</summary>
    [JsonIgnore]
    public WorkflowDefinition? Definition { get; init; }
}
