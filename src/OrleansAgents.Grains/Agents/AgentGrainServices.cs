using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Abstractions.States;

namespace OrleansAgents.Grains.Agents;

/// <summary>What the grains of the registry share.</summary>
/// <param name="Store">Where registrations are durable.</param>
/// <param name="Directory">The agents that can be called now.</param>
/// <param name="Updates">Where changes are told.</param>
/// <param name="Stalls">Who notices an agent that is overdue.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
public sealed record AgentGrainServices(
    IGrainStateStore Store, IAgentDirectory Directory, IAgentDirectoryUpdates Updates, IStallWatch Stalls, TimeProvider Time, ILogger<AgentGrain> Logger);
