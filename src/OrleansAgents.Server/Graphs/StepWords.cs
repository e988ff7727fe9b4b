using System.Collections.Immutable;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Graphs;

/// <summary>The words for steps, in drawings of every kind.</summary>
/// <param name="agents">The agents that there are, which tell who is a person.</param>
internal sealed class StepWords(IReadOnlyCollection<AgentDescriptor> agents)
{
    private const int ValueMax = 32;

    /// <summary>Says how a step is marked.</summary>
    /// <param name="step">The step.</param>
    /// <returns>The mark.</returns>
    public FlowMark MarkOf(StepDefinition step) =>
        step.Approval is not null ? FlowMark.Gate : step.Signal is not null || IsHuman(step) ? FlowMark.Wait : FlowMark.Call;

    /// <summary>Says whether the step is a person's: its agent is one, or all that have its capability are.</summary>
    /// <param name="step">The step.</param>
    /// <returns>True for a person.</returns>
    public bool IsHuman(StepDefinition step)
    {
        var kinds = agents
            .Where(agent => step.Agent is { } name ? agent.Name == name : step.Capability is { } tag && agent.Capabilities.Contains(tag))
            .Select(agent => agent.Kind).ToList();
        return kinds.Count > 0 && kinds.TrueForAll(kind => kind == AgentKind.Human);
    }

    /// <summary>Says what is to be known of a step.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="step">The step.</param>
    /// <returns>Short notes, most important first.</returns>
    public ImmutableArray<string> NotesOf(WorkflowDefinition definition, StepDefinition step)
    {
        var waits = step.Signal is not null || IsHuman(step);
        string?[] notes =
        [
            WorkOf(step),
            JoinOf(step),
            step.Approval is { } gate ? $"approval before{Meeting(gate)}" : null,
            waits && Meeting(step.Wait) is { Length: > 0 } meeting ? $"waits{meeting}" : null,
            step.Effect == EffectPolicy.Once ? $"once{(step.OnUnknown == UnknownPolicy.Fail ? ", fails when unknown" : "")}" : null,
            step.OnFailure == FailurePolicy.Continue ? "continue on failure" : null,
            definition.Loop is { } loop && loop.From == step.Index ? OfLoop(definition, loop) : null,
            definition.OutputStep == step.Index ? "output" : null,
        ];
        return [.. notes.OfType<string>()];
    }

    /// <summary>Says what a step asks for.</summary>
    /// <param name="step">The step.</param>
    /// <returns>Such as <c>capability rag</c>.</returns>
    public string WorkOf(StepDefinition step) => (step.Signal, step.Agent, IsHuman(step)) switch
    {
        ({ } signal, _, _) => $"signal {signal}",
        (_, { } agent, var human) => $"{(human ? "human" : "agent")} {agent}",
        (_, _, var human) => $"capability {step.Capability}{(human ? " (human)" : "")}",
    };

    /// <summary>Says when a step that comes after several begins.</summary>
    /// <param name="step">The step.</param>
    /// <returns>Such as <c>join any</c>; null when it simply waits for all.</returns>
    public static string? JoinOf(StepDefinition step) => step.Join.Needed switch
    {
        null => null,
        1 => $"join any of {step.After.Length}",
        var needed => $"join {needed} of {step.After.Length}",
    };

    /// <summary>Says when a loop is left.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="loop">Its loop.</param>
    /// <returns>The words.</returns>
    public static string OfLoop(WorkflowDefinition definition, LoopDefinition loop) =>
        $"back to {definition.Steps[loop.To].Id} until {Of(loop.Until)}, at most {Count(loop.MaxCycles, "cycle")}, then {Of(loop.OnExhausted)}{Meeting(loop.Wait)}";

    /// <summary>Says how a routed workflow goes on.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="route">Its route.</param>
    /// <returns>The words.</returns>
    public static string OfRoute(WorkflowDefinition definition, RouteDefinition route) =>
        $"the arbitrator names the next step{(route.Until is { } until ? $" until {Of(until)}" : ", or says done")}; "
        + $"at most {Count(definition.MaxHops, "hop")}, then {Of(route.OnExhausted)}{Meeting(route.Wait)}";

    private static string Of(LoopCondition until) => $"{Shorten(until.Path.Length == 0 ? "the result" : until.Path)} = {Shorten(until.ExpectedValue.ToString())}";

    private static string Of(ExhaustedPolicy policy) => policy switch
    {
        ExhaustedPolicy.Ask => "ask",
        ExhaustedPolicy.Fail => "fail",
        _ => "complete",
    };

    /// <summary>Says until when an answer is waited for, and what counts then; empty without a deadline of its own.</summary>
    private static string Meeting(WaitPolicy wait)
    {
        var escalate = wait.Escalate is { } e ? $", after {DurationText.Format(e.After)} also {Shorten(e.To)}" : "";
        var deadline = wait.Deadline is { } time ? $", {DurationText.Format(time)} at most, then {Default(wait)}" : "";
        return escalate + deadline;
    }

    private static string Default(WaitPolicy wait) => wait.Default switch
    {
        null => "fail",
        var answer when answer.Equals(ApprovalAnswer.Yes) => "approve",
        var answer when answer.Equals(ApprovalAnswer.No) => "reject",
        var answer => ExhaustedAnswer.ActionOf(answer) ?? Shorten(answer.ToString()),
    };

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static string Shorten(string text)
    {
        var line = Printable.Line(text);
        return line.Length <= ValueMax ? line : $"{line.AsSpan(0, ValueMax - 1)}…";
    }
}
