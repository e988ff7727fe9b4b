using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Abstractions.Agents;

/// <summary>
/// One agent: its registration, health and draining. A turn once begun is carried out, whoever gives up waiting for it. The
/// methods that change a registration throw <see cref="StoreUnavailableException"/> when it cannot be made durable; nothing
/// has changed then.
/// </summary>
public interface IAgentGrain
{
    /// <summary>Begins the life of an agent in this process: of the configured one of that name, or of the document. A repeat changes nothing.</summary>
    /// <param name="row">The agent's document; null for an agent of the configuration.</param>
    /// <returns>A task that ends when the agent can be found.</returns>
    /// <exception cref="System.Text.Json.JsonException">The document is damaged.</exception>
    Task RestoreAsync(GrainStateRow? row);

    /// <summary>Registers the agent, or registers it anew. Durable when it returns.</summary>
    /// <param name="agent">The agent, checked.</param>
    /// <returns>The agent, or <c>agent.configured</c>.</returns>
    Task<Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent);

    /// <summary>Takes a heartbeat. It counts even while the store cannot write what it changes; that is written later.</summary>
    /// <param name="report">What the agent says of itself, checked.</param>
    /// <returns>The agent, or <c>agent.not_found</c>.</returns>
    Task<Result<AgentEntry>> HeartbeatAsync(HeartbeatReport report);

    /// <summary>Begins or ends a drain. Durable for a registered agent.</summary>
    /// <param name="draining">Which of the two.</param>
    /// <returns>The agent, or <c>agent.not_found</c>.</returns>
    Task<Result<AgentEntry>> DrainAsync(bool draining);

    /// <summary>Removes a registered agent. Durable when it returns.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>Null, or <c>agent.not_found</c>, <c>agent.configured</c>.</returns>
    Task<DomainError?> RemoveAsync(string reason);
}

/// <summary>
/// One capability: the agents that carry it. Told of changes alone, never of heartbeats, so that no grain sees them all. Nothing of
/// it is durable: the agents tell it again after a start.
/// </summary>
public interface IServiceRegistryGrain
{
    /// <summary>Adds an agent that carries the capability, or says that it has changed.</summary>
    /// <param name="entry">The agent.</param>
    /// <param name="registeredAt">When it was registered: the place of a new agent among the others.</param>
    /// <returns>A task that ends when it can be found.</returns>
    Task PutAsync(AgentEntry entry, DateTimeOffset registeredAt);

    /// <summary>Takes an agent out that does not carry the capability any more. Harmless when it is not there.</summary>
    /// <param name="agent">Its name.</param>
    /// <returns>A task that ends when it cannot be found.</returns>
    Task WithdrawAsync(string agent);
}

/// <summary>Reaches the grains of the registry. Thread-safe.</summary>
public interface IAgentGrains
{
    /// <summary>Gets the grain of an agent.</summary>
    /// <param name="name">The agent.</param>
    /// <returns>A reference.</returns>
    IAgentGrain Agent(string name);

    /// <summary>Gets the grain of a capability.</summary>
    /// <param name="capability">The tag.</param>
    /// <returns>A reference.</returns>
    IServiceRegistryGrain Capability(string capability);
}
