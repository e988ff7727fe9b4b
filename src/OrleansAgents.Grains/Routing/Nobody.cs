using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Grains.Routing;

/// <summary>Says why nobody can take a step, and what to do.</summary>
internal static class Nobody
{
    private const int NamedMax = 5;

    /// <summary>The reason.</summary>
    /// <param name="step">The step.</param>
    /// <param name="agents">The agents; null when nobody knows.</param>
    public static string For(StepDefinition step, IAgentDirectory? agents)
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
