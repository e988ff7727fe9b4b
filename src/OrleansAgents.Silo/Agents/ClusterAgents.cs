using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Silo.Calls;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Agents;

/// <summary>Finds agents wherever their grains live, and shows on this silo at once what was done through it. Thread-safe.</summary>
/// <param name="grains">Orleans.</param>
/// <param name="capabilities">The capabilities of this silo.</param>
/// <param name="replica">What this silo knows of agents; made when it is first asked for, since it watches agents by this.</param>
internal sealed class ClusterAgents(IGrainFactory grains, LocalCapabilities capabilities, Lazy<AgentReplica> replica) : IAgentGrains
{
    /// <inheritdoc/>
    public IAgentGrain Agent(string name) => new Reference(name, grains.GetGrain<IAgentGrainRef>(name), replica);

    /// <inheritdoc/>
    public IServiceRegistryGrain Capability(string capability) => capabilities.Get(capability);

    private sealed class Reference(string name, IAgentGrainRef grain, Lazy<AgentReplica> replica) : IAgentGrain
    {
        public Task RestoreAsync(GrainStateRow? row) => ClusterCalls.AskAsync(grain.WatchAsync);

        public async Task<Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent)
        {
            var registered = await ClusterCalls.AskAsync(() => grain.RegisterAsync(agent));
            await replica.Value.RefreshAsync(name);
            return registered;
        }

        public async Task<Result<AgentEntry>> HeartbeatAsync(HeartbeatReport report)
        {
            var result = await ClusterCalls.AskAsync(() => grain.HeartbeatAsync(report));
            if (result.TryGet(out var entry, out _))
            {
                replica.Value.Heard(entry);
            }

            return result;
        }

        public async Task<Result<AgentEntry>> DrainAsync(bool draining)
        {
            var result = await ClusterCalls.AskAsync(() => grain.DrainAsync(draining));
            await replica.Value.RefreshAsync(name);
            return result;
        }

        public async Task<DomainError?> RemoveAsync(string reason)
        {
            var refused = await ClusterCalls.AskAsync(() => grain.RemoveAsync(reason));
            await replica.Value.RefreshAsync(name);
            return refused;
        }
    }
}
