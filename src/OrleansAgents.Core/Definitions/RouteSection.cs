using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Definitions;

/// <summary>The key <c>route</c>: true, or a mapping that says when the arbitrator has led the run far enough.</summary>
internal static class RouteSection
{
    private const string Expected = "true, or a mapping with until, onExhausted and wait";

    /// <summary>Says whether the arbitrator leads the run; whatever cannot be read is meant to.</summary>
    public static bool IsRouted(MappingCursor root) =>
        root.Optional("route")?.Node is { } node && !(node is DocumentNode.Scalar scalar && ScalarValue.Of(scalar) is { Kind: ScalarKind.Boolean, Text: "false" });

    /// <summary>Binds the route; null without one, and after a problem.</summary>
    public static RouteDefinition? Bind(MappingCursor root, LimitScope limits)
    {
        if (root.Optional("route") is not { } cursor)
        {
            return null;
        }

        if (IsRouted(root))
        {
            root.Optional("loop")?.Fail("a routed workflow has no loop: the arbitrator may name a step again; remove it, or remove 'route'");
        }

        if (cursor.Node is DocumentNode.Scalar)
        {
            return cursor.AsBoolean(Expected) == true ? new(Until: null, ExhaustedPolicy.Fail, WaitPolicy.Standard) : null;
        }

        if (cursor.AsMapping(Expected) is not { } route)
        {
            return null;
        }

        route.AllowOnly(DefinitionKeys.Route);
        var until = route.Optional("until") is { } condition ? ConditionSection.Bind(condition, "the newest result") : null;
        var (policy, wait) = ExhaustedSection.Bind(route, "what happens when the hops are used up", ExhaustedPolicy.Fail, limits);
        return policy is null ? null : new(until, policy.Value, wait);
    }
}
