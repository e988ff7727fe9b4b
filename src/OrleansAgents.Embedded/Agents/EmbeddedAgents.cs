using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Embedded.Activations;
using OrleansAgents.Grains.Agents;

namespace OrleansAgents.Embedded.Agents;

/// <summary>Hosts the grains of the registry in this process. Thread-safe.</summary>
internal sealed class EmbeddedAgents : IAgentGrains, IDisposable
{
    private readonly SerialGrains<AgentGrain> _agents;
    private readonly SerialGrains<ServiceRegistryGrain> _capabilities;

    /// <summary>Makes a host.</summary>
    /// <param name="services">What the grains share.</param>
    /// <param name="options">How long an idle grain stays.</param>
    public EmbeddedAgents(AgentGrainServices services, EmbeddedHostOptions options)
    {
        _agents = new((name, timer) => new(name, timer, this, services), services.Time, options.IdleAfter, services.Logger);
        _capabilities = new((tag, _) => new(tag, services.Directory, services.Updates), services.Time, options.IdleAfter, services.Logger);
    }

    /// <inheritdoc/>
    public IAgentGrain Agent(string name) => new AgentReference(_agents, name);

    /// <inheritdoc/>
    public IServiceRegistryGrain Capability(string capability) => new CapabilityReference(_capabilities, capability);

    /// <inheritdoc/>
    public void Dispose()
    {
        _agents.Dispose();
        _capabilities.Dispose();
    }

    private sealed class AgentReference(SerialGrains<AgentGrain> host, string name) : IAgentGrain
    {
        public Task RestoreAsync(GrainStateRow? row) => host.CallAsync(name, async grain =>
        {
            await grain.RestoreAsync(row);
            return true;
        });

        public Task<Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent) => host.CallAsync(name, grain => grain.RegisterAsync(agent));

        public Task<Result<AgentEntry>> HeartbeatAsync(HeartbeatReport report) => host.CallAsync(name, grain => grain.HeartbeatAsync(report));

        public Task<Result<AgentEntry>> DrainAsync(bool draining) => host.CallAsync(name, grain => grain.DrainAsync(draining));

        public Task<DomainError?> RemoveAsync(string reason) => host.CallAsync(name, grain => grain.RemoveAsync(reason));
    }

    private sealed class CapabilityReference(SerialGrains<ServiceRegistryGrain> host, string capability) : IServiceRegistryGrain
    {
        public Task PutAsync(AgentEntry entry, DateTimeOffset registeredAt) => TurnAsync(grain => grain.PutAsync(entry, registeredAt));

        public Task WithdrawAsync(string agent) => TurnAsync(grain => grain.WithdrawAsync(agent));

        private Task<bool> TurnAsync(Func<ServiceRegistryGrain, Task> turn) => host.CallAsync(capability, async grain =>
        {
            await turn(grain);
            return true;
        });
    }
}
