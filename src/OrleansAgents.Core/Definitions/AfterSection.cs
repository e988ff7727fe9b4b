using System.Collections.Immutable;
using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Definitions;

/// <summary>The key <c>after</c> of a step.</summary>
internal static class AfterSection
{
    /// <summary>Binds what a step comes after, and says whether all of it could be resolved.</summary>
    /// <param name="steps">All steps.</param>
    /// <param name="step">The step.</param>
    /// <param name="section">Its mapping; null when it is none.</param>
    public static (ImmutableArray<int> After, bool IsResolved) Bind(StepsSection steps, StepDefinition step, MappingCursor? section)
    {
        var cursor = section?.Optional("after");
        switch (steps.Shape)
        {
            case WorkflowShape.Routed:
                cursor?.Fail("a routed workflow has no 'after': the arbitrator names the next step; remove it, or remove 'route'");
                return ([], true);
            case WorkflowShape.Parallel:
                return cursor is null ? ([], true) : Resolve(steps, step, cursor);
            default:
                return (step.Index == 0 ? [] : [step.Index - 1], true);
        }
    }

    private static (ImmutableArray<int> After, bool IsResolved) Resolve(StepsSection steps, StepDefinition step, NodeCursor cursor)
    {
        var references = cursor.Node is DocumentNode.Scalar ? [cursor] : cursor.AsList("a list of ids of steps, or the id of one");
        var after = new List<int>(references.Length);
        var isResolved = cursor.Node is not DocumentNode.Mapping;
        foreach (var reference in references)
        {
            if (steps.Find(reference) is not { } before)
            {
                isResolved = false;
            }
            else if (before == step.Index)
            {
                reference.FailExpected("the id of another step", "a step cannot come after itself; remove it");
                isResolved = false;
            }
            else if (after.Contains(before))
            {
                reference.FailExpected("a step that is not listed yet", "it is in this list already; remove one");
                isResolved = false;
            }
            else
            {
                after.Add(before);
            }
        }

        return ([.. after], isResolved);
    }
}
