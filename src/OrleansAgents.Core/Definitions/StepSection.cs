using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Definitions;

/// <summary>One step by itself; what it comes after is bound when all ids are known.</summary>
internal static class StepSection
{
    /// <summary>The keys of a call to an agent, which a step that waits for a signal does not make.</summary>
    private static readonly string[] KeysOfCalls = ["timeout", "retry", "effect", "onUnknown", "locks", "lockLease", "with"];

    private static readonly string[] Ways = ["capability", "agent", "signal"];

    /// <summary>Binds a step. What is wrong in it is reported and replaced by a stand-in, so that the others are checked too.</summary>
    /// <param name="cursor">The step.</param>
    /// <param name="index">Its position.</param>
    /// <param name="lines">The ids so far, and where they stand.</param>
    /// <param name="limits">The limits.</param>
    public static (MappingCursor? Section, StepDefinition Step) Bind(NodeCursor cursor, int index, Dictionary<string, int> lines, LimitScope limits)
    {
        if (cursor.AsMapping("a step: a mapping with id, and capability, agent or signal") is not { } step)
        {
            return (null, new() { Id = "", Index = index, After = [] });
        }

        step.AllowOnly(DefinitionKeys.Step);
        CheckWork(step);
        var (effect, onUnknown) = EffectSection.Bind(step);
        return (step, new()
        {
            Id = BindId(step, lines),
            Index = index,
            After = [],
            Capability = step.Optional("capability")?.AsName("a capability tag"),
            Agent = step.Optional("agent")?.AsName("the name of an agent"),
            Signal = step.Optional("signal")?.AsName("the name of a signal"),
            OnFailure = BindOnFailure(step.Optional("onFailure")),
            Timeout = step.Optional("timeout")?.AsDuration(TimeSpan.FromMilliseconds(1)),
            Retry = RetrySection.Bind(step.Optional("retry"), limits.Configured),
            Effect = effect,
            OnUnknown = onUnknown,
            Locks = LocksSection.Bind(step),
            LockLease = LocksSection.BindLease(step),
            With = step.Optional("with")?.AsJsonObject("a mapping of parameters") ?? JsonPayload.EmptyObject,
            Routing = RoutingSection.BindStep(step, limits),
            Approval = step.Optional("approval") is { } approval ? WaitSection.BindApproval(approval, limits) : null,
            Wait = step.Optional("wait") is { } wait ? WaitSection.BindStep(wait, limits) : WaitPolicy.Standard,
        });
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

    /// <summary>Checks that the step says in one way what is to be done, and nothing that this way has no use for.</summary>
    private static void CheckWork(MappingCursor step)
    {
        string[] ways = [.. Ways.Where(step.Has)];
        if (ways.Length != 1)
        {
            step.Fail("expected one of 'capability', 'agent' and 'signal' in a step, found " + (ways.Length == 0
                ? "none; add 'capability' to have a service picked, 'agent' to name one, or 'signal' to wait for one"
                : $"{string.Join(" and ", ways)}; keep one"));
        }

        if (ways is not ["signal"])
        {
            return;
        }

        foreach (var key in KeysOfCalls)
        {
            step.Optional(key)?.Fail($"the key '{key}' belongs to calls of agents, and a step with 'signal' calls nobody; remove it");
        }

        step.Optional("approval")?.Fail("the key 'approval' belongs to steps that do work, and a step with 'signal' waits already; remove it, or move it to the next step");
    }

    private static FailurePolicy BindOnFailure(NodeCursor? cursor) =>
        cursor?.AsWord("what the step's failure means for the run", "fail", "continue") == "continue" ? FailurePolicy.Continue : FailurePolicy.Fail;
}
