using System.Collections.Immutable;
using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Server.Graphs;

/// <summary>What a drawing of a definition shows. Pure: two equal definitions give the same drawing.</summary>
/// <param name="Nodes">The steps, in the order of the file.</param>
/// <param name="IsPalette">Whether the arbitrator picks one step after another, so that none comes after another.</param>
/// <param name="ShowsLayers">Whether steps may run at once, so that it says something how far each is from the start.</param>
/// <param name="Loop">The first and last step of the loop; null for none.</param>
/// <param name="Heading">What is to be known of the whole; empty for nothing.</param>
internal sealed record FlowGraph(ImmutableArray<FlowNode> Nodes, bool IsPalette, bool ShowsLayers, (int First, int Last)? Loop, string Heading)
{
    /// <summary>Makes the drawing's content.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="words">The words for its steps.</param>
    /// <returns>The content.</returns>
    public static FlowGraph Of(WorkflowDefinition definition, StepWords words)
    {
        var nodes = definition.Steps.Select(step => new FlowNode(step.Id, words.MarkOf(step), step.After, words.NotesOf(definition, step)));
        return new(
            [.. nodes],
            definition.Route is not null,
            definition.IsParallel,
            definition.Loop is { } loop ? (loop.To, loop.From) : null,
            definition.Route is { } route ? StepWords.OfRoute(definition, route) : "");
    }
}
