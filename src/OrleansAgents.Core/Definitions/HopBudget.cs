using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Definitions;

/// <summary>Refuses a definition whose longest possible run needs more hops than a run may make.</summary>
internal static class HopBudget
{
    public static void Check(MappingCursor root, WorkflowDefinition definition, WorkflowLimits configured)
    {
        var (limit, operatorLimit, property) =
            (definition.HopLimit, configured.HopsOf(definition.Shape), WorkflowLimits.HopsName(definition.Shape));
        if (definition.MaxHops <= limit)
        {
            return;
        }

        var bound = limit < operatorLimit ? $"limits.hops of this definition is {limit}" : $"the limit {property} is {limit}";
        var raise = limit < operatorLimit && definition.MaxHops <= operatorLimit ? "limits.hops" : LimitSetting.Of(property);
        var section = definition.Loop is null ? "steps" : "loop";
        root.Optional(section)!.Fail($"the longest run needs {Need(definition)}, and {bound}; {Shorten(definition)}, or raise {raise}");
    }

    private static string Need(WorkflowDefinition definition)
    {
        var steps = definition.Steps.Count(IsHop);
        var which = steps == definition.Steps.Length ? "" : " that is no wait for a signal";
        return definition.Loop is { } loop
            ? $"{definition.MaxHops} hops ({steps} steps, and {loop.Steps.Count(i => IsHop(definition.Steps[i]))} again in each of {loop.MaxCycles - 1} further passes)"
            : $"{definition.MaxHops} hops (one for each step{which})";
    }

    private static bool IsHop(StepDefinition step) => step.Signal is null;

    private static string Shorten(WorkflowDefinition definition) =>
        definition.Loop is null ? "remove steps" : "remove steps, lower maxCycles or narrow the loop";
}
