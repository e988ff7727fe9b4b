using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Definitions;

/// <summary>Tells a definition's shape by its keys, before anything of it is read: the shape decides what the rest is held to.</summary>
internal static class ShapeSection
{
    public static WorkflowShape Of(MappingCursor root) => root switch
    {
        _ when RouteSection.IsRouted(root) => WorkflowShape.Routed,
        _ when HasAfter(root) => WorkflowShape.Parallel,
        _ when root.Has("loop") => WorkflowShape.Cyclic,
        _ => WorkflowShape.Linear,
    };

    private static bool HasAfter(MappingCursor root) =>
        root.Optional("steps")?.Node is DocumentNode.Sequence steps
        && steps.Items.OfType<DocumentNode.Mapping>().Any(step => step.Entries.Any(entry => entry.Key.Text == "after"));
}
