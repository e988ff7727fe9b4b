using System.Collections.Immutable;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Abstractions.Agents;

/// <summary>The agents that can be called now. Thread-safe; each answer is a snapshot.</summary>
public interface IAgentDirectory
{
    /// <summary>Gets all agents, by name.</summary>
    ImmutableArray<AgentDescriptor> All { get; }

    /// <summary>Finds an agent by name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The agent; null when none has that name.</returns>
    AgentDescriptor? Find(string name);

    /// <summary>Finds an agent by name, with what is known of its life.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The agent; null when none has that name.</returns>
    AgentEntry? FindEntry(string name);

    /// <summary>Finds the agents that carry a capability tag, whatever their health: <see cref="AgentEntry.IsUsable"/> says who may be called.</summary>
    /// <param name="capability">The tag.</param>
    /// <returns>The agents, in the order of registration; empty when none has it.</returns>
    ImmutableArray<AgentEntry> WithCapability(string capability);
}
