using OrleansAgents.Core.Agents;

namespace OrleansAgents.Api.Agents;

/// <summary>The body of a heartbeat, as the OpenAPI document shows it; <see cref="HeartbeatReader"/> reads it.</summary>
/// <param name="Status">A word of the agent's own, at most 64 characters; <c>ok</c> when it is left out.</param>
/// <param name="Cpu">The share of one core that it uses, from 0.</param>
/// <param name="MemoryBytes">The memory that it uses.</param>
internal sealed record HeartbeatBody(string? Status = null, double? Cpu = null, long? MemoryBytes = null);

/// <summary>The answer to a heartbeat.</summary>
/// <param name="Health">What the agent's heartbeats say.</param>
/// <param name="Draining">Whether it finishes what it has and gets nothing new, so that it can stop when it is done.</param>
/// <param name="NextWithinSeconds">When it promised its next heartbeat; null when it promised none.</param>
internal sealed record HeartbeatAnswer(AgentHealth Health, bool Draining, double? NextWithinSeconds);
