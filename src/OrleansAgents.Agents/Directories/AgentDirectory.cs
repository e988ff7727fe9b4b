using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Directories;

/// <summary>A fixed list of agents: what the operator's configuration names. Immutable.</summary>
public sealed class AgentDirectory : IAgentDirectory
{
    private readonly FrozenDictionary<string, AgentDescriptor> _byName;
    private readonly FrozenDictionary<string, ImmutableArray<AgentEntry>> _byCapability;

    /// <summary>Initializes a new instance of the <see cref="AgentDirectory"/> class.</summary>
    /// <param name="agents">The agents, in the order in which they are preferred.</param>
    /// <exception cref="ArgumentException">An agent has no name, or two agents have one name.</exception>
    public AgentDirectory(IEnumerable<AgentDescriptor> agents)
    {
        var list = agents.ToImmutableArray();
        if (list.Any(agent => string.IsNullOrWhiteSpace(agent.Name)))
        {
            throw new ArgumentException("Every agent needs a name; one has none.", nameof(agents));
        }

        if (list.GroupBy(agent => agent.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Agent names are unique; {twice.Count()} agents are named '{twice.Key}'. Rename all but one.",
                nameof(agents));
        }

        All = [.. list.OrderBy(agent => agent.Name, StringComparer.Ordinal)];
        _byName = list.ToFrozenDictionary(agent => agent.Name, StringComparer.Ordinal);
        _byCapability = list
            .SelectMany(agent => agent.Capabilities.Distinct(StringComparer.Ordinal), (agent, capability) => (agent, capability))
            .GroupBy(pair => pair.capability, pair => pair.agent, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Select(agent => new AgentEntry(agent)).ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public ImmutableArray<AgentDescriptor> All { get; }

    /// <inheritdoc/>
    public AgentDescriptor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <inheritdoc/>
    public AgentEntry? FindEntry(string name) => Find(name) is { } agent ? new(agent) : null;

    /// <inheritdoc/>
    public ImmutableArray<AgentEntry> WithCapability(string capability) =>
        _byCapability.TryGetValue(capability, out var agents) ? agents : [];
}
