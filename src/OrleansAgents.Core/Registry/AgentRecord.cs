using OrleansAgents.Core.Agents;

namespace OrleansAgents.Core.Registry;

/// <summary>What the registry knows of an agent. Immutable.</summary>
/// <param name="Agent">Who it is.</param>
/// <param name="RegisteredAt">When its name was registered first; among equals, agents are asked in this order.</param>
public sealed record AgentRecord(AgentDescriptor Agent, DateTimeOffset RegisteredAt)
{
    /// <summary>Gets what its heartbeats say.</summary>
    public AgentHealth Health { get; init; } = AgentHealth.Healthy;

    /// <summary>Gets a value indicating whether the agent finishes what it has and gets nothing new.</summary>
    public bool Draining { get; init; }

    /// <summary>Gets when its newest heartbeat came, or its newest registration, which counts as one; null before the first.</summary>
    public DateTimeOffset? LastHeartbeatAt { get; init; }

    /// <summary>Gets from when its silence counts: its newest heartbeat, or the start of this process when that was later.</summary>
    public DateTimeOffset SilentSince { get; init; } = RegisteredAt;
}
