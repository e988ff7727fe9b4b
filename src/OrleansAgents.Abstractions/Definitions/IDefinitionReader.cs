using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Abstractions.Definitions;

/// <summary>Turns a definition's text into a checked definition. Thread-safe.</summary>
public interface IDefinitionReader
{
    /// <summary>Reads YAML or JSON and checks it against the operator's limits.</summary>
    /// <param name="text">The text; a first character <c>{</c> means JSON.</param>
    /// <returns>The definition, <c>definition.invalid</c> with every problem in source order, or <c>payload.too_large</c>.</returns>
    Result<WorkflowDefinition> Read(string text);
}
