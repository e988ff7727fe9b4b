using System.Collections.Concurrent;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>A reader for which the text of a definition is its name. It reads what it was told of, and nothing else.</summary>
public sealed class KnownDefinitions : IDefinitionReader
{
    private readonly ConcurrentDictionary<string, WorkflowDefinition> _known = [];

    /// <summary>Makes a definition readable.</summary>
    /// <returns>Its text.</returns>
    public string Add(WorkflowDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _known[definition.Name] = definition;
        return definition.Name;
    }

    /// <summary>Makes a definition unreadable for whoever has not read it yet.</summary>
    public void Forget(string name) => _known.TryRemove(name, out _);

    /// <inheritdoc/>
    public Result<WorkflowDefinition> Read(string text, WorkflowLimits limits) => _known.TryGetValue(text, out var definition)
        ? definition
        : new DomainError("definition.invalid", ErrorKind.Invalid, $"No definition '{text}' was made known to this test.");
}
