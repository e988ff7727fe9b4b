using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Abstractions.Agents;

/// <summary>What front doors ask of the registry of agents. Thread-safe; the same in both hosts.</summary>
public interface IAgentRegistry
{
    /// <summary>
    /// Registers an agent of kind http, or registers it anew with other words. Durable when it returns, and usable at once:
    /// registering counts as a heartbeat, and ends a drain.
    /// </summary>
    /// <param name="agent">The agent; its source must be <see cref="AgentSource.Registration"/>.</param>
    /// <param name="cancellationToken">Gives up waiting; the agent may be registered all the same.</param>
    /// <returns>
    /// The agent and whether it is new, or <c>agent.invalid</c> with every problem, <c>agent.address_refused</c> (a private or
    /// link-local address that the configuration does not allow), <c>agent.configured</c> (the operator's file has the name),
    /// <c>agent.too_many</c>.
    /// </returns>
    Task<Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent, CancellationToken cancellationToken);

    /// <summary>Takes a heartbeat. Nothing is written unless it changes the agent's health.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="report">What it says of itself.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The agent after it, or <c>agent.not_found</c> (register again), <c>agent.invalid</c>.</returns>
    Task<Result<AgentEntry>> HeartbeatAsync(string name, HeartbeatReport report, CancellationToken cancellationToken);

    /// <summary>Lets an agent finish what it has and get nothing new, or lets it take work again. Durable for registered agents; a configured one drains until the next start.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="draining">Whether it drains.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The agent after it, or <c>agent.not_found</c>.</returns>
    Task<Result<AgentEntry>> DrainAsync(string name, bool draining, CancellationToken cancellationToken);

    /// <summary>Removes a registered agent. Durable when it returns; calls that it works on end as they end.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null, or <c>agent.not_found</c>, <c>agent.configured</c>.</returns>
    Task<DomainError?> RemoveAsync(string name, string reason, CancellationToken cancellationToken);

    /// <summary>Shows one agent with its present load.</summary>
    /// <param name="name">The agent.</param>
    /// <returns>The agent, or <c>agent.not_found</c>.</returns>
    Result<AgentEntry> Get(string name);

    /// <summary>Finds agents.</summary>
    /// <param name="query">Which ones.</param>
    /// <returns>The agents, by name, with their present load.</returns>
    IReadOnlyList<AgentEntry> List(AgentQuery query);
}

/// <summary>Which agents are wanted.</summary>
/// <param name="Capability">Those that carry it; null for all.</param>
/// <param name="Health">Those of that health; null for all.</param>
/// <param name="UsableOnly">Only those that may get a new call.</param>
public sealed record AgentQuery(string? Capability = null, AgentHealth? Health = null, bool UsableOnly = false);

/// <summary>An agent that was registered.</summary>
/// <param name="Entry">The agent.</param>
/// <param name="IsNew">Whether nobody had the name before.</param>
public sealed record RegisteredAgent(AgentEntry Entry, bool IsNew);
