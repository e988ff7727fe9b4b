using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Silo.Contracts;

/// <summary>One agent in the cluster, by its name: what it says and how it is, as of <see cref="IAgentGrain"/>.</summary>
[Alias("orleansagents.agent")]
public interface IAgentGrainRef : IGrainWithStringKey
{
    /// <summary>Begins to watch the agent, as its document says.</summary>
    /// <returns>The agent; null when there is none.</returns>
    /// <exception cref="StoreFaultException">The document cannot be read.</exception>
    [Alias("watch")]
    Task<AgentEntry?> WatchAsync();

    /// <summary>Registers the agent; see <see cref="IAgentGrain.RegisterAsync"/>.</summary>
    /// <param name="agent">The agent, checked.</param>
    /// <returns>The agent, or why not.</returns>
    [Alias("register")]
    Task<Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent);

    /// <summary>Takes a heartbeat; see <see cref="IAgentGrain.HeartbeatAsync"/>.</summary>
    /// <param name="report">What the agent says of itself, checked.</param>
    /// <returns>The agent, or why not.</returns>
    [Alias("heartbeat")]
    Task<Result<AgentEntry>> HeartbeatAsync(HeartbeatReport report);

    /// <summary>Begins or ends a drain; see <see cref="IAgentGrain.DrainAsync"/>.</summary>
    /// <param name="draining">Which of the two.</param>
    /// <returns>The agent, or why not.</returns>
    [Alias("drain")]
    Task<Result<AgentEntry>> DrainAsync(bool draining);

    /// <summary>Removes the agent; see <see cref="IAgentGrain.RemoveAsync"/>.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>Null, or why not.</returns>
    [Alias("remove")]
    Task<DomainError?> RemoveAsync(string reason);
}
