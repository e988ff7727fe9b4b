using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using OrleansAgents.Grains.Documents;

namespace OrleansAgents.Grains.Definitions;

/// <summary>Reads workflow definitions in YAML or JSON against one operator's limits. Thread-safe.</summary>
/// <param name="limits">The operator's limits; <see cref="WorkflowLimits.PayloadBytes"/> bounds the text too.</param>
public sealed class DefinitionReader(WorkflowLimits limits) : IDefinitionReader
{
    /// <inheritdoc/>
    public Result<WorkflowDefinition> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DocumentReader.Read(text, limits.PayloadBytes).TryGet(out var document, out var error)
            ? DefinitionBinder.Bind(document, limits, DefinitionHash.Of(text))
            : error.Code == DocumentErrors.InvalidCode ? error with { Code = DefinitionBinder.InvalidCode } : error;
    }
}
