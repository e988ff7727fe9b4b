using System.Collections.Concurrent;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Directories;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Invocation;

/// <summary>The gates of all agents, by name. They follow the directory: bounds change, drains turn waiting calls away, gates of removed agents go. Thread-safe.</summary>
internal sealed class AgentGates
{
    private readonly ConcurrentDictionary<string, AgentGate> _gates = new(StringComparer.Ordinal);
    private readonly IAgentDirectory? _directory;
    private readonly Func<AgentDescriptor, int> _slotsOf;
    private readonly int _waitingMax;

    /// <summary>Makes gates.</summary>
    /// <param name="directory">What is known of agents; null when nothing is.</param>
    /// <param name="slotsOf">How many calls an agent takes at once.</param>
    /// <param name="waitingMax">How many may wait for one agent.</param>
    public AgentGates(IAgentDirectory? directory, Func<AgentDescriptor, int> slotsOf, int waitingMax)
    {
        (_directory, _slotsOf, _waitingMax) = (directory, slotsOf, waitingMax);
        (directory as IAgentChanges)?.Watch(OnChanged);
    }

    /// <summary>Gets how many gates there are.</summary>
    public int Count => _gates.Count;

    /// <summary>Gets an agent's gate; it may have closed by the time it is asked.</summary>
    public AgentGate Of(AgentDescriptor agent)
    {
        if (_gates.TryGetValue(agent.Name, out var gate))
        {
            return gate;
        }

        var known = _directory is null ? agent : _directory.Find(agent.Name);
        gate = _gates.GetOrAdd(agent.Name, static (_, made) => made, new AgentGate(_slotsOf(known ?? agent), _waitingMax, retired: known is null));
        if (_directory is not null && !ReferenceEquals(known, _directory.Find(agent.Name)))
        {
            OnChanged(agent.Name, _directory.FindEntry(agent.Name));      // it changed before its gate could be told
        }

        return gate;
    }

    /// <summary>Ends a call.</summary>
    public void Exit(string agent, AgentGate gate)
    {
        if (gate.Exit())
        {
            Forget(agent, gate);
        }
    }

    /// <summary>Drops a closed gate.</summary>
    public void Forget(string agent, AgentGate gate) => _gates.TryRemove(new(agent, gate));

    public (int Running, int Waiting) LoadOf(string agent) => _gates.TryGetValue(agent, out var gate) ? gate.Load : default;

    private void OnChanged(string name, AgentEntry? entry)
    {
        if (!_gates.TryGetValue(name, out var gate))
        {
            return;
        }

        if (entry is not null)
        {
            gate.Resize(_slotsOf(entry.Agent));
        }

        if (Usability.WhyNot(name, entry) is { } refusal)
        {
            gate.TurnAway(refusal);
        }

        if (entry is null && gate.Retire())
        {
            Forget(name, gate);
        }
    }
}
