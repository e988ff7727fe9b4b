using System.Collections.Immutable;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Definitions;

/// <summary>One step.</summary>
internal static class StepSection
{
    /// <summary>Binds a step. What is wrong in it is reported and replaced by a stand-in, so that the others are checked too.</summary>
    /// <param name="cursor">The step.</param>
    /// <param name="index">Its position.</param>
    /// <param name="lines">The ids so far, and where they stand.</param>
    /// <param name="limits">The operator's limits.</param>
    public static StepDefinition Bind(NodeCursor cursor, int index, Dictionary<string, int> lines, WorkflowLimits limits)
    {
        ImmutableArray<int> after = index == 0 ? [] : [index - 1];
        if (cursor.AsMapping("a step: a mapping with id, and capability or agent") is not { } step)
        {
            return new() { Id = "", Index = index, After = after };
        }

        step.AllowOnly(DefinitionKeys.Step);
        var id = BindId(step, lines);
        BindEffect(step);
        return new()
        {
            Id = id,
            Index = index,
            After = after,
            Capability = step.Optional("capability")?.AsName("a capability tag"),
            Agent = BindAgent(step),
            Timeout = step.Optional("timeout")?.AsDuration(TimeSpan.FromMilliseconds(1)),
            Retry = RetrySection.Bind(step.Optional("retry"), limits),
            With = step.Optional("with")?.AsJsonObject("a mapping of parameters") ?? JsonPayload.EmptyObject,
        };
    }

    private static string BindId(MappingCursor step, Dictionary<string, int> lines)
    {
        var cursor = step.Required("id", "the step's id, unique in the definition");
        var id = cursor?.AsName("a step id");
        if (cursor is not null && id is not null && !lines.TryAdd(id, cursor.Node.Line))
        {
            cursor.FailExpected("a step id of its own", $"the step on line {lines[id]} has it already");
        }

        return id ?? "";
    }

    private static string? BindAgent(MappingCursor step)
    {
        var agent = step.Optional("agent");
        if (agent is null == step.Optional("capability") is null)
        {
            step.Fail(agent is null
                ? "expected either 'capability' or 'agent' in a step, found neither; add 'capability' to have a service picked, or 'agent' to name one"
                : "expected either 'capability' or 'agent' in a step, found both; remove one");
        }

        return agent?.AsName("the name of an agent");
    }

    private static void BindEffect(MappingCursor step)
    {
        var effect = step.Optional("effect");
        if (effect?.AsWord("an effect", "idempotent", "once") == "once")
        {
            effect.Fail("the effect 'once' is not supported by this version; "
                + "remove it and make the agent drop repeats by request_id, since a call may be made again after a crash");
        }
    }
}
