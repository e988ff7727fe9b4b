using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.TestKit.Agents;

/// <summary>A directory of agents that changes only when a test says so. Thread-safe.</summary>
public sealed class FixedAgents : IAgentDirectory
{
    private ImmutableArray<AgentDescriptor> _all = [];
    private ImmutableDictionary<string, (AgentHealth Health, bool Draining)> _life = ImmutableDictionary<string, (AgentHealth Health, bool Draining)>.Empty;

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

    /// <summary>Registers an agent, in the place of one of its name.</summary>
    public void Put(AgentDescriptor agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        Remove(agent.Name);
        _all = _all.Add(agent);
    }

    /// <summary>Registers an agent of a name of its own.</summary>
    public FixedAgents AddNamed(string name, string capability, AgentKind kind = AgentKind.Local)
    {
        _all = _all.Add(new(name, kind) { Capabilities = [capability] });
        return this;
    }

    /// <summary>Makes the agent of a capability a person.</summary>
    public void MakeHuman(string capability) =>
        _all = [.. _all.Select(agent => agent.Capabilities.Contains(capability) ? agent with { Kind = AgentKind.Human } : agent)];

    /// <summary>Lets the agent of a capability get messages at once.</summary>
    public void MakePush(string capability) =>
        _all = [.. _all.Select(agent => agent.Capabilities.Contains(capability) ? agent with { Messages = MessageDelivery.Push } : agent)];

    /// <summary>Takes an agent away.</summary>
    public void Remove(string name) => _all = _all.RemoveAll(agent => agent.Name == name);

    /// <inheritdoc/>
    public AgentDescriptor? Find(string name) => _all.FirstOrDefault(agent => agent.Name == name);

    /// <inheritdoc/>
    public AgentEntry? FindEntry(string name) => Find(name) is { } agent ? EntryOf(agent) : null;

    /// <inheritdoc/>
    public ImmutableArray<AgentEntry> WithCapability(string capability) => [.. _all.Where(agent => agent.Capabilities.Contains(capability)).Select(EntryOf)];

    /// <summary>Changes what is known of an agent's life.</summary>
    public void SetLife(string name, AgentHealth health, bool draining = false) => _life = _life.SetItem(name, (health, draining));

    private AgentEntry EntryOf(AgentDescriptor agent) =>
        _life.TryGetValue(agent.Name, out var life) ? new(agent) { Health = life.Health, Draining = life.Draining } : new(agent);
}
