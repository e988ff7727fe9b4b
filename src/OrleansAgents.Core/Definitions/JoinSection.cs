using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Definitions;

/// <summary>The key <c>join</c> of a step.</summary>
internal static class JoinSection
{
    private const string Expected = "all, any, or a mapping such as { atLeast: 2 }";

    /// <summary>Binds how many of the steps before it a step waits for.</summary>
    /// <param name="step">The step; null when it is no mapping.</param>
    /// <param name="shape">How the steps follow each other.</param>
    /// <param name="before">How many steps it comes after; null when that could not be resolved.</param>
    public static JoinPolicy Bind(MappingCursor? step, WorkflowShape shape, int? before)
    {
        if (step?.Optional("join") is not { } cursor)
        {
            return JoinPolicy.All;
        }

        if (shape == WorkflowShape.Routed)
        {
            cursor.Fail("a routed workflow has no 'join': the arbitrator names one step at a time; remove it, or remove 'route'");
        }
        else if (!step.Has("after") || before < 2)
        {
            var found = step.Has("after") ? $"{before} there" : "no 'after'";
            cursor.Fail($"expected 'join' in a step with at least two steps in 'after', found {found}; remove it, or add steps to 'after'");
            before = null;
        }

        return cursor.Node switch
        {
            DocumentNode.Scalar => cursor.AsWord($"how many steps are waited for: {Expected}", "all", "any") == "any" ? JoinPolicy.Any : JoinPolicy.All,
            _ => BindCount(cursor, before),
        };
    }

    private static JoinPolicy BindCount(NodeCursor cursor, int? before)
    {
        if (cursor.AsMapping(Expected) is not { } join)
        {
            return JoinPolicy.All;
        }

        join.AllowOnly(DefinitionKeys.Join);
        var most = before ?? StepsSection.StepsMax;
        var needed = join.Required("atLeast", "how many of the steps in 'after' must complete")?
            .AsInteger($"from 1 to {most}, the number of steps in 'after'", 1, most, "lower it, or add steps to 'after'");
        return needed is null ? JoinPolicy.All : new(needed);
    }
}
