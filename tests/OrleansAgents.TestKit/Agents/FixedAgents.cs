using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.TestKit.Agents;

/// <summary>A directory of agents that changes only when a test says so. Thread-safe.</summary>
public sealed class FixedAgents : IAgentDirectory
{
    private ImmutableArray<AgentDescriptor> _all = [];

    /// <inheritdoc/>
    public ImmutableArray<AgentDescriptor> All => _all;

    /// <summary>Registers, for each capability, an agent <c>x-agent</c>.</summary>
    public FixedAgents Add(params string[] capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        foreach (var capability in capabilities.Where(c => Find($"{c}-agent") is null))
        {
            _all = _all.Add(new($"{capability}-agent", AgentKind.Local) { Capabilities = [capability] });
        }

        return this;
    }

    /// <summary>Makes the agent of a capability a person.</summary>
    public void MakeHuman(string capability) =>
        _all = [.. _all.Select(agent => agent.Capabilities.Contains(capability) ? agent with { Kind = AgentKind.Human } : agent)];

    /// <summary>Takes an agent away.</summary>
    public void Remove(string name) => _all = _all.RemoveAll(agent => agent.Name == name);

    /// <inheritdoc/>
    public AgentDescriptor? Find(string name) => _all.FirstOrDefault(agent => agent.Name == name);

    /// <inheritdoc/>
    public ImmutableArray<AgentDescriptor> WithCapability(string capability) => [.. _all.Where(agent => agent.Capabilities.Contains(capability))];
}
