using System.Collections.Immutable;

namespace OrleansAgents.Abstractions.Agents;

/// <summary>How the grains of the registry tell the directory of this process what has changed. Thread-safe; the newest word on an agent, and on a capability, counts.</summary>
public interface IAgentDirectoryUpdates
{
    /// <summary>Adds an agent, or says what is known of it now. Cheap enough for every heartbeat.</summary>
    /// <param name="entry">The agent.</param>
    void Put(AgentEntry entry);

    /// <summary>Takes an agent out.</summary>
    /// <param name="name">The agent.</param>
    void Remove(string name);

    /// <summary>Says where the agents of a capability can be read.</summary>
    /// <param name="capability">The tag.</param>
    /// <param name="agents">The agents, read on every search; null when nobody has it any more.</param>
    void Publish(string capability, ICapabilityAgents? agents);
}

/// <summary>The agents of one capability, as they are now. Thread-safe.</summary>
public interface ICapabilityAgents
{
    /// <summary>Gets a snapshot, in the order of registration. Of the agents' lives, health and draining are those of now.</summary>
    ImmutableArray<AgentEntry> Entries { get; }
}
