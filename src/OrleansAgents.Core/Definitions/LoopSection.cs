using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Definitions;

/// <summary>The section <c>loop</c>.</summary>
internal static class LoopSection
{
    /// <summary>Binds the loop; null after a problem.</summary>
    /// <param name="cursor">The section.</param>
    /// <param name="steps">The steps it refers to.</param>
    /// <param name="configured">The operator's limits.</param>
    /// <param name="limits">The operator's limits as the definition lowers them.</param>
    public static LoopDefinition? Bind(NodeCursor cursor, StepsSection steps, WorkflowLimits configured, WorkflowLimits limits)
    {
        if (cursor.AsMapping("a loop: a mapping with from, to and until") is not { } loop)
        {
            return null;
        }

        loop.AllowOnly(DefinitionKeys.Loop);
        var (from, to) = BindRange(loop, steps);
        var until = BindUntil(loop.Required("until", "when the loop is left: a mapping with path and equals"));
        var passes = loop.Optional("maxCycles");
        var maxCycles = passes is null ? limits.Cycles : BindMaxCycles(passes, configured, limits);
        var onExhausted = BindOnExhausted(loop.Optional("onExhausted"));
        return from is null || to is null || until is null || maxCycles is null || onExhausted is null
            ? null
            : new(from.Value, to.Value, until, maxCycles.Value, onExhausted.Value)
            {
                Steps = StepGraph.Between(steps.Definitions, to.Value, from.Value),
            };
    }

    private static (int? From, int? To) BindRange(MappingCursor loop, StepsSection steps)
    {
        var fromCursor = loop.Required("from", "the id of the loop's last step");
        var toCursor = loop.Required("to", "the id of the loop's first step");
        var from = fromCursor is null ? null : steps.Find(fromCursor);
        var to = toCursor is null ? null : steps.Find(toCursor);
        if (to > from)
        {
            toCursor!.FailExpected(
                $"a step at or before '{steps.Definitions[from.Value].Id}', from which the loop goes back",
                "exchange from and to, or move the step");
            return (null, null);
        }

        return (from, to);
    }

    private static LoopCondition? BindUntil(NodeCursor? cursor)
    {
        if (cursor?.AsMapping("a condition: a mapping with path and equals") is not { } until)
        {
            return null;
        }

        until.AllowOnly(DefinitionKeys.Until);
        var path = BindPath(until.Required("path", "a JSON pointer into the result of the step 'from'"));
        var expected = until.Required("equals", "the value at which the loop is left")?.AsJson();
        return path is null || expected is null ? null : new(path, expected);
    }

    private static string? BindPath(NodeCursor? cursor)
    {
        const string Expected = "a JSON pointer such as /approved";
        if (cursor?.AsText(Expected) is not { } path)
        {
            return null;
        }

        if (!JsonPointer.IsValid(path))
        {
            cursor.FailExpected(Expected, "begin it with '/'");
        }

        return path;
    }

    private static int? BindMaxCycles(NodeCursor cursor, WorkflowLimits configured, WorkflowLimits limits)
    {
        var advice = limits.Cycles < configured.Cycles
            ? "lower it, or raise limits.cycles of this definition"
            : $"lower it, or raise {LimitSetting.Of(nameof(WorkflowLimits.Cycles))}";
        return cursor.AsInteger($"passes of the loop from 1 to {limits.Cycles}, the first included", 1, limits.Cycles, advice);
    }

    private static ExhaustedPolicy? BindOnExhausted(NodeCursor? cursor)
    {
        if (cursor is null)
        {
            return ExhaustedPolicy.Complete;
        }

        switch (cursor.AsWord("what happens when the passes are used up", "complete", "fail", "ask"))
        {
            case "complete":
                return ExhaustedPolicy.Complete;
            case "fail":
                return ExhaustedPolicy.Fail;
            case "ask":
                cursor.Fail("the policy 'ask' is not supported by this version; use complete or fail");
                return null;
            default:
                return null;
        }
    }
}
