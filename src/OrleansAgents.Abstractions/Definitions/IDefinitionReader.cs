using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Abstractions.Definitions;

/// <summary>Turns a definition's text into a checked definition. Thread-safe.</summary>
public interface IDefinitionReader
{
    /// <summary>Reads YAML or JSON and checks it against limits.</summary>
    /// <param name="text">The text; a first character <c>{</c> means JSON.</param>
    /// <param name="limits">The operator's limits; for a run in flight, those it was started with.</param>
    /// <returns>The definition, or a refusal <c>definition.invalid</c> with every problem in source order.</returns>
    Result<WorkflowDefinition> Read(string text, WorkflowLimits limits);
}
