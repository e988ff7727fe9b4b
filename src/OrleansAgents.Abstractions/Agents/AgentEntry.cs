using System.Text.Json.Serialization;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Abstractions.Agents;

/// <summary>An agent and what is known of its life now. Immutable.</summary>
/// <param name="Agent">Who it is.</param>
public sealed record AgentEntry(AgentDescriptor Agent)
{
    /// <summary>Gets the agent's name.</summary>
    [JsonIgnore] public string Name => Agent.Name;

    /// <summary>Gets what its heartbeats say.</summary>
    public AgentHealth Health { get; init; } = AgentHealth.Healthy;

    /// <summary>Gets a value indicating whether the agent finishes what it has and gets nothing new.</summary>
    public bool Draining { get; init; }

    /// <summary>Gets when its newest heartbeat came; null before the first.</summary>
    public DateTimeOffset? LastHeartbeatAt { get; init; }

    /// <summary>Gets what its newest heartbeat said; null before the first.</summary>
    public HeartbeatReport? Report { get; init; }

    /// <summary>Gets a value indicating whether calls are refused for a while because too many failed.</summary>
    public bool CircuitOpen { get; init; }

    /// <summary>Gets how many calls the agent works on now.</summary>
    public int Running { get; init; }

    /// <summary>Gets how many calls wait for it.</summary>
    public int Waiting { get; init; }

    /// <summary>Gets a value indicating whether the agent may get a new call: neither offline nor draining.</summary>
    public bool IsUsable => Health != AgentHealth.Offline && !Draining;
}

/// <summary>What an agent says of itself with a heartbeat.</summary>
/// <param name="Status">A word of its own, such as <c>ok</c> or <c>busy</c>; at most 64 characters.</param>
/// <param name="Cpu">The share of one core that it uses, from 0; null when it does not say.</param>
/// <param name="MemoryBytes">The memory that it uses; null when it does not say.</param>
public sealed record HeartbeatReport(string Status, double? Cpu = null, long? MemoryBytes = null);
