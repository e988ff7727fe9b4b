using System.Collections.Concurrent;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Grains.Agents;

namespace OrleansAgents.Silo.Agents;

/// <summary>
/// The capabilities as this silo knows them. Every silo has all of them, since its router reads them for each step in less time than
/// a call to another silo takes. Thread-safe.
/// </summary>
/// <param name="directory">The directory of this silo.</param>
/// <param name="updates">Where the capabilities are published.</param>
internal sealed class LocalCapabilities(IAgentDirectory directory, IAgentDirectoryUpdates updates)
{
    private readonly ConcurrentDictionary<string, Capability> _capabilities = new(StringComparer.Ordinal);

    /// <summary>Gets a capability.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The capability.</returns>
    public IServiceRegistryGrain Get(string tag) => _capabilities.GetOrAdd(tag, static (tag, me) => new(new(tag, me.Directory, me.Updates)), (Directory: directory, Updates: updates));

    private sealed class Capability(ServiceRegistryGrain grain) : IServiceRegistryGrain
    {
        private readonly Lock _gate = new();

        public Task PutAsync(AgentEntry entry, DateTimeOffset registeredAt)
        {
            lock (_gate)
            {
                return grain.PutAsync(entry, registeredAt);   // it waits for nothing
            }
        }

        public Task WithdrawAsync(string agent)
        {
            lock (_gate)
            {
                return grain.WithdrawAsync(agent);
            }
        }
    }
}
