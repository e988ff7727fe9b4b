using System.Text.Json;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// Takes the best candidate; of equals, the first. In a routed workflow it follows the text <c>next</c> of the newest result
/// (a step's id, a capability, or <c>done</c>); without one it takes the step for which a message waits, then the first step of
/// the file that has not run, and says done when all have.
/// </summary>
/// <param name="agents">The agents, to say why none can be called; null when nobody knows.</param>
public sealed class PolicyArbitrator(IAgentDirectory? agents = null) : IArbitrator
{
    private const string Policy = "policy";
    private const string Done = "done";
    private const int NamedMax = 5;

    /// <inheritdoc/>
    public RoutingDecision Decide(WorkflowState state, StepDefinition step, Recommendation recommendation)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(recommendation);
        return recommendation.Candidates switch
        {
            [] => new(null, NobodyFor(step), Policy) { IsTemporary = step.Capability is { } capability && agents?.WithCapability(capability).IsEmpty == false },
            [var only] => new(only.Service, "the only candidate", Policy),
            var several => new(several.MaxBy(c => c.Confidence)!.Service, $"the best of {several.Length} candidates", Policy),
        };
    }

    /// <inheritdoc/>
    public NextStepChoice ChooseNext(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var hint = HintOf(state);
        if (hint == Done)
        {
            return new(null, "the newest result says done", Policy);
        }

        if (hint is not null && state.Definition.Steps.FirstOrDefault(s => s.Id == hint || s.Capability == hint) is { } wanted)
        {
            return new(wanted.Id, $"the newest result asks for '{hint}'", Policy);
        }

        if (hint is null && state.Messages.Channels.FirstOrDefault(c => c.Oldest is { Push: false }) is { } channel)
        {
            return new(channel.To, $"a message from '{channel.From}' waits for it", Policy);
        }

        var ignored = hint is null ? "" : $"; the newest result asks for '{hint}', which no step has";
        var fresh = state.Definition.Steps.FirstOrDefault(s => state.Steps[s.Index].Cycle == 0);
        return fresh is null ? new(null, $"every step has run{ignored}", Policy) : new(fresh.Id, $"the first step that has not run{ignored}", Policy);
    }

    /// <summary>What the newest result asks for; null when it asks for nothing, or when the newest step failed.</summary>
    private static string? HintOf(WorkflowState state) =>
        state.LastSettled is { } last && state.Steps[last] is { Status: StepStatus.Completed, Result: { } result }
        && result.ToElement() is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String
            ? next.GetString()
            : null;

    private string NobodyFor(StepDefinition step)
    {
        if (step.Agent is { } name)
        {
            return $"Step '{step.Id}' names agent '{name}', which is not registered. Register it, or add it to orleansagents.yaml.";
        }

        var able = agents?.WithCapability(step.Capability!) ?? [];
        return able.IsEmpty
            ? $"No agent has capability '{step.Capability}', which step '{step.Id}' asks for. Register one, or add one to orleansagents.yaml."
            : $"{(able.Length == 1 ? "1 agent has" : $"{able.Length} agents have")} capability '{step.Capability}', and none can be called: "
                + $"{string.Join(", ", able.Take(NamedMax).Select(WhyNot))}{(able.Length > NamedMax ? $", and {able.Length - NamedMax} more" : "")}. Start one, or end its drain.";
    }

    private static string WhyNot(AgentEntry entry) => $"{entry.Name} is {(entry.Health == AgentHealth.Offline ? "offline" : entry.Draining ? "draining" : "back just now")}";
}
