using System.Collections.Immutable;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Core.Registry;

/// <summary>What a command makes of a record.</summary>
/// <param name="Record">The record after it; null when there is no agent.</param>
/// <param name="Events">What changed, for the feed. Without events nothing changed that must be durable.</param>
public sealed record AgentDecision(AgentRecord? Record, ImmutableArray<PlatformEvent> Events);
