using System.Collections.Immutable;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Silo.Serialization;

/// <summary>Which types travel between silos as JSON: the immutable records of our contracts, which know nothing of Orleans.</summary>
internal static class WireTypes
{
    /// <summary>Says whether a type is one of our records.</summary>
    /// <param name="type">The type.</param>
    /// <returns>True for classes and records of the contracts.</returns>
    public static bool IsRecord(Type type) =>
        !type.IsEnum && !typeof(Exception).IsAssignableFrom(type)
        && (type.Assembly == typeof(WorkflowCommand).Assembly || type.Assembly == typeof(IWorkflowGrain).Assembly);

    /// <summary>
    /// Gets the names on the wire of the records that travel in the place of another type, where the name says which one it is. A type may
    /// be renamed in the code; its name here may not.
    /// </summary>
    public static ImmutableSortedDictionary<string, Type> Names { get; } = typeof(WorkflowCommand).GetNestedTypes()
        .Where(type => type.IsAssignableTo(typeof(WorkflowCommand)))
        .ToImmutableSortedDictionary(type => $"orleansagents.command.{type.Name}", type => type);
}
