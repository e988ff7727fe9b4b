using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Grains.Agents;

namespace OrleansAgents.Silo.Agents;

/// <summary>
/// The registry as the front door of one silo has it: whoever registered through another silo a moment ago is looked up before anybody
/// says that there is no such agent. Thread-safe.
/// </summary>
/// <param name="registry">The registry over this silo's directory.</param>
/// <param name="replica">Keeps that directory.</param>
internal sealed class ClusterRegistry(AgentRegistry registry, AgentReplica replica) : IAgentRegistry
{
    /// <inheritdoc/>
    public Task<Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent, CancellationToken cancellationToken) => registry.RegisterAsync(agent, cancellationToken);

    /// <inheritdoc/>
    public async Task<Result<AgentEntry>> HeartbeatAsync(string name, HeartbeatReport report, CancellationToken cancellationToken)
    {
        await KnowAsync(name);
        return await registry.HeartbeatAsync(name, report, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Result<AgentEntry>> DrainAsync(string name, bool draining, CancellationToken cancellationToken)
    {
        await KnowAsync(name);
        return await registry.DrainAsync(name, draining, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<DomainError?> RemoveAsync(string name, string reason, CancellationToken cancellationToken)
    {
        await KnowAsync(name);
        return await registry.RemoveAsync(name, reason, cancellationToken);
    }

    /// <inheritdoc/>
    public Result<AgentEntry> Get(string name) => registry.Get(name);

    /// <inheritdoc/>
    public IReadOnlyList<AgentEntry> List(AgentQuery query) => registry.List(query);

    private Task KnowAsync(string name) => registry.Get(name).Error is null ? Task.CompletedTask : replica.RefreshAsync(name);
}
