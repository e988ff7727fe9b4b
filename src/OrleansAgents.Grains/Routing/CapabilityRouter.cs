using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>Recommends by capability tag alone: every agent that carries the tag, in the order of registration.</summary>
/// <param name="agents">The agents.</param>
public sealed class CapabilityRouter(IAgentDirectory agents) : IRouter
{
    private const string Model = "capability-tag/1";

    /// <inheritdoc/>
    public Recommendation Recommend(WorkflowState state, StepDefinition step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(Model, step.Agent is { } name ? Named(name) : Tagged(step.Capability!));
    }

    private ImmutableArray<Candidate> Named(string name) =>
        agents.Find(name) is null ? [] : [new(name, Confidence: 1, ["named by the definition"])];

    private ImmutableArray<Candidate> Tagged(string capability)
    {
        var able = agents.WithCapability(capability);
        return able.Length == 0 ? [] : [.. able.Select(a => new Candidate(a.Name, 1.0 / able.Length, [$"has capability '{capability}'"]))];
    }
}
