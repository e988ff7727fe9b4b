using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Core.Definitions;

/// <summary>
/// Checks that every name under which a wait may be answered means one wait: a signal by its name, an approval or a person's
/// answer by the step's id, the question who takes a step by the id and a suffix, the question about a used-up bound by
/// <see cref="WaitState.ExhaustedName"/>.
/// </summary>
internal static class WaitNames
{
    /// <summary>Checks the names of all steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="routing">What the definition says of all steps; null for nothing.</param>
    /// <param name="asks">Whether a person is asked when the loop's passes or the route's hops are used up.</param>
    public static void Check(StepsSection steps, RoutingPolicy? routing, bool asks)
    {
        var ids = First(steps, step => step.Id);
        var signals = First(steps, step => step.Signal ?? "");
        foreach (var step in steps.Definitions)
        {
            if (steps.Section(step.Index) is { } section)
            {
                CheckSignal(section, step, steps, ids, signals);
                CheckAnswer(section, step, steps, ids, signals);
                CheckReserved(section, asks);
                if (step.Capability is not null && (step.Routing ?? routing) is { OnLowConfidence: LowConfidenceAction.Ask })
                {
                    CheckClarification(section, step, steps, ids, signals);
                }
            }
        }
    }

    private static Dictionary<string, StepDefinition> First(StepsSection steps, Func<StepDefinition, string> name) =>
        steps.Definitions.Where(step => name(step).Length > 0).GroupBy(name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    private static void CheckSignal(
        MappingCursor section, StepDefinition step, StepsSection steps, Dictionary<string, StepDefinition> ids, Dictionary<string, StepDefinition> signals)
    {
        if (step.Signal is not { } signal || section.Optional("signal") is not { } cursor)
        {
            return;
        }

        if (signals[signal].Index != step.Index)
        {
            cursor.FailExpected("a signal of its own", $"the step on line {Line(steps, signals[signal], "signal")} waits for it already; rename one");
        }
        else if (ids.TryGetValue(signal, out var named) && named.Index != step.Index)
        {
            cursor.FailExpected("a signal that is no other step's id", $"the step on line {Line(steps, named, "id")} has it as its id; rename one");
        }
    }

    /// <summary>A person's answer after an approval has a name made of the step's id, since the approval has the id itself.</summary>
    private static void CheckAnswer(
        MappingCursor section, StepDefinition step, StepsSection steps, Dictionary<string, StepDefinition> ids, Dictionary<string, StepDefinition> signals)
    {
        var answer = step.Id + WorkflowMachine.HumanSuffix;
        if (step.Approval is not null && (ids.GetValueOrDefault(answer) ?? signals.GetValueOrDefault(answer)) is { } other)
        {
            section.Optional("id")!.Fail(
                $"the answer of a person to step '{step.Id}', which has an approval, is named '{answer}', "
                + $"and the step on line {Line(steps, other, "id")} has that name; rename one");
        }
    }

    private static void CheckClarification(
        MappingCursor section, StepDefinition step, StepsSection steps, Dictionary<string, StepDefinition> ids, Dictionary<string, StepDefinition> signals)
    {
        var question = step.Id + WorkflowMachine.RouteSuffix;
        if ((ids.GetValueOrDefault(question) ?? signals.GetValueOrDefault(question)) is { } other)
        {
            section.Optional("id")!.Fail(
                $"the question who takes step '{step.Id}', which is asked when the router is not sure, is named '{question}', "
                + $"and the step on line {Line(steps, other, "id")} has that name; rename one");
        }
    }

    private static void CheckReserved(MappingCursor section, bool asks)
    {
        foreach (var cursor in new[] { section.Optional("id"), section.Optional("signal") })
        {
            if (asks && cursor?.Node is DocumentNode.Scalar { Text: WaitState.ExhaustedName })
            {
                cursor.FailExpected("another name", "with onExhausted: ask it names the question to a person; rename it");
            }
        }
    }

    private static int Line(StepsSection steps, StepDefinition step, string key) => steps.Section(step.Index)!.Optional(key)?.Node.Line ?? 0;
}
