using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using OrleansAgents.Grains.Documents;

namespace OrleansAgents.Grains.Definitions;

/// <summary>Reads workflow definitions in YAML or JSON. Thread-safe.</summary>
public sealed class DefinitionReader : IDefinitionReader
{
    /// <summary>The largest text, in bytes of UTF-8. A constant, so that a stored definition can always be read again.</summary>
    public const int BytesMax = 1024 * 1024;

    /// <inheritdoc/>
    public Result<WorkflowDefinition> Read(string text, WorkflowLimits limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(limits);
        return DocumentReader.Read(text, BytesMax).TryGet(out var document, out var error)
            ? DefinitionBinder.Bind(document, limits, DefinitionHash.Of(text))
            : error.Code == DocumentErrors.InvalidCode ? error with { Code = DefinitionBinder.InvalidCode } : error;
    }
}
