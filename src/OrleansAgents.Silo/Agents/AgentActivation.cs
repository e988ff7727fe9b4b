using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Silo.Calls;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Agents;

/// <summary>One agent on this silo: its heartbeats come here, and its silence is noticed here.</summary>
/// <param name="services">What the grains share.</param>
/// <param name="grains">The capabilities of this silo.</param>
[GrainType("agent")]
internal sealed class AgentActivation(AgentGrainServices services, IAgentGrains grains)
    : SerialActivation<AgentGrain>(services.Time, services.Logger), IAgentGrainRef
{
    /// <inheritdoc/>
    public Task<AgentEntry?> WatchAsync() => TurnAsync(async grain =>
    {
        await grain.RestoreAsync(row: null);
        return services.Directory.FindEntry(this.GetPrimaryKeyString());
    });

    /// <inheritdoc/>
    public Task<Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent) => TurnAsync(grain => grain.RegisterAsync(agent));

    /// <inheritdoc/>
    public Task<Result<AgentEntry>> HeartbeatAsync(HeartbeatReport report) => TurnAsync(grain => grain.HeartbeatAsync(report));

    /// <inheritdoc/>
    public Task<Result<AgentEntry>> DrainAsync(bool draining) => TurnAsync(grain => grain.DrainAsync(draining));

    /// <inheritdoc/>
    public Task<DomainError?> RemoveAsync(string reason) => TurnAsync(grain => grain.RemoveAsync(reason));

    /// <inheritdoc/>
    protected override AgentGrain Make(string key, Abstractions.Hosting.IGrainTimer timer) => new(key, timer, grains, services);
}
