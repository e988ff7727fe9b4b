using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// Recommends by capability tag: of the agents that carry it, those that may be called. Healthy ones come first, then late ones,
/// then those to which calls fail; among equals those that can begin at once, then the least busy, then the order of registration.
/// An agent on which the step's attempt before has failed comes after the healthy and late ones, and the turn goes on to those
/// registered after it, so that the attempts of a step try one agent after another. It does not judge words: its confidences say how
/// far to trust an agent, shared among all.
/// </summary>
/// <param name="agents">The agents.</param>
/// <param name="load">What they work on; null when nobody knows.</param>
/// <param name="time">Says how late a late agent is; null for the system's clock.</param>
public sealed class CapabilityRouter(IAgentDirectory agents, IAgentLoad? load = null, TimeProvider? time = null) : IRouter
{
    /// <summary>How many candidates a recommendation names: it is journaled with every step.</summary>
    public const int CandidatesMax = UsableAgents.Most;

    private const string Model = "capability-tag/2";

    private readonly UsableAgents _usable = new(agents, load, time);

    /// <inheritdoc/>
    public Recommendation Recommend(WorkflowState state, StepDefinition step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(Model, step.Agent is { } name ? Named(name) : Tagged(step.Capability!, UsableAgents.FailedOn(state, step)));
    }

    /// <inheritdoc/>
    public Recommendation Recommend(string query, string? capability, bool ofStep = false) =>
        new(Model, capability is null ? [] : Tagged(capability, failedOn: null));

    // Whatever its health: the definition wants nobody else, and the call says at once what is wrong.
    private ImmutableArray<Candidate> Named(string name) =>
        agents.Find(name) is null ? [] : [new(name, Confidence: 1, ["named by the definition"])];

    private ImmutableArray<Candidate> Tagged(string capability, string? failedOn)
    {
        var able = _usable.Select(capability, failedOn);
        ImmutableArray<string> reasons = [$"has capability '{capability}'"];
        var candidates = ImmutableArray.CreateBuilder<Candidate>(able.Count);
        foreach (var agent in able)
        {
            candidates.Add(new(agent.Entry.Name, agent.Trust / able.Count, _usable.ReasonsFor(agent, reasons)));
        }

        return candidates.MoveToImmutable();
    }
}
