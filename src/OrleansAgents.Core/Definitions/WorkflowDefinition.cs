using System.Collections.Immutable;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Schemas;

namespace OrleansAgents.Core.Definitions;

/// <summary>
/// A checked workflow definition: every reference resolves, and its largest possible run fits its limits. Only the binder
/// makes one. Immutable, and shared by all runs that pin its <see cref="Hash"/>.
/// </summary>
public sealed record WorkflowDefinition
{
    /// <summary>Gets the name that runs ask for.</summary>
    public required string Name { get; init; }

    /// <summary>Gets a sentence for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Gets the content hash that runs pin.</summary>
    public required DefinitionHash Hash { get; init; }

    /// <summary>Gets the compiled JSON Schema of the input; null accepts any input.</summary>
    public JsonSchema? InputSchema { get; init; }

    /// <summary>Gets the steps, in the order of the file. <see cref="StepDefinition.Index"/> is the position here.</summary>
    public required ImmutableArray<StepDefinition> Steps { get; init; }

    /// <summary>Gets the loop; null for a linear workflow.</summary>
    public LoopDefinition? Loop { get; init; }

    /// <summary>Gets the index of the step whose result is the workflow's output.</summary>
    public required int OutputStep { get; init; }

    /// <summary>Gets the limits of a run: the operator's, lowered where the definition says so.</summary>
    public required WorkflowLimits Limits { get; init; }

    /// <summary>Gets the hops of the longest possible run: each step once, and the loop's steps once more for each further cycle.</summary>
    public int MaxHops => Loop is { } loop ? Steps.Length + ((loop.From - loop.To + 1) * (loop.MaxCycles - 1)) : Steps.Length;

    /// <summary>Gets how many passes of the loop a run may make; 1 without a loop.</summary>
    public int MaxCycles => Loop?.MaxCycles ?? 1;
}
