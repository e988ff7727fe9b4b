using System.Collections.Immutable;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Definitions;

/// <summary>The section <c>loop</c>.</summary>
internal static class LoopSection
{
    /// <summary>Binds the loop; null after a problem.</summary>
    /// <param name="cursor">The section.</param>
    /// <param name="steps">The steps it refers to.</param>
    /// <param name="limits">The limits.</param>
    public static LoopDefinition? Bind(NodeCursor cursor, StepsSection steps, LimitScope limits)
    {
        if (cursor.AsMapping("a loop: a mapping with from, to and until") is not { } loop)
        {
            return null;
        }

        loop.AllowOnly(DefinitionKeys.Loop);
        var range = BindRange(loop, steps);
        var until = ConditionSection.Bind(loop.Required("until", "when the loop is left: a mapping with path and equals"), "the result of the step 'from'");
        var passes = loop.Optional("maxCycles");
        var maxCycles = passes is null ? limits.Own.Cycles : BindMaxCycles(passes, limits);
        var (onExhausted, wait) = ExhaustedSection.Bind(loop, "what happens when the passes are used up", ExhaustedPolicy.Complete, limits);
        return range is not { } r || until is null || maxCycles is null || onExhausted is null
            ? null
            : new(r.From, r.To, until, maxCycles.Value, onExhausted.Value) { Steps = r.Steps, Wait = wait };
    }

    private static (int From, int To, ImmutableArray<int> Steps)? BindRange(MappingCursor loop, StepsSection steps)
    {
        var fromCursor = loop.Required("from", "the id of the loop's last step");
        var toCursor = loop.Required("to", "the id of the loop's first step");
        var (first, last) = (toCursor is null ? null : steps.Find(toCursor), fromCursor is null ? null : steps.Find(fromCursor));
        if (first is not { } to || last is not { } from || !steps.IsOrdered)
        {
            return null;
        }

        var between = StepGraph.Between(steps.Definitions, to, from);
        if (between.IsEmpty)
        {
            FailUnconnected(toCursor!, steps, from);
            return null;
        }

        CheckExit(steps, between, from);
        return (from, to, between);
    }

    private static void FailUnconnected(NodeCursor toCursor, StepsSection steps, int from)
    {
        var last = steps.Definitions[from].Id;
        if (steps.Shape == WorkflowShape.Parallel)
        {
            toCursor.FailExpected($"a step that leads to '{last}', from which the loop goes back", "exchange from and to, or add the missing 'after'");
        }
        else
        {
            toCursor.FailExpected($"a step at or before '{last}', from which the loop goes back", "exchange from and to, or move the step");
        }
    }

    /// <summary>Refuses a step outside the loop that comes after one in the midst of it: another pass would change what it has used.</summary>
    private static void CheckExit(StepsSection steps, ImmutableArray<int> loop, int from)
    {
        var inside = loop.ToHashSet();
        foreach (var step in steps.Definitions.Where(step => !inside.Contains(step.Index)))
        {
            foreach (var before in step.After.Where(before => before != from && inside.Contains(before)))
            {
                var exit = steps.Definitions[from].Id;
                steps.Section(step.Index)?.Optional("after")?.Fail(
                    $"step '{step.Id}' comes after '{steps.Definitions[before].Id}', which is in the midst of the loop; "
                    + $"a loop has one exit, its step '{exit}': put '{step.Id}' after '{exit}', or on the way to it");
            }
        }
    }

    private static int? BindMaxCycles(NodeCursor cursor, LimitScope limits)
    {
        var most = limits.Own.Cycles;
        var advice = LimitScope.Raise(most < limits.Configured.Cycles, "cycles", nameof(WorkflowLimits.Cycles));
        return cursor.AsInteger($"passes of the loop from 1 to {most}, the first included", 1, most, advice);
    }
}
