using Orleans.Runtime;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Persistence.Postgres;

namespace OrleansAgents.Silo.Hosting;

/// <summary>Ready when the silo is a member of its cluster, has begun its work, is not stopping, and the newest write succeeded.</summary>
/// <param name="silos">The cluster.</param>
/// <param name="state">This silo.</param>
/// <param name="store">The store.</param>
internal sealed class SiloReadiness(ISiloStatusOracle silos, SiloState state, PostgresStore store) : IReadiness
{
    /// <inheritdoc/>
    public string? NotReadyBecause => (state.IsDraining, silos.CurrentStatus, state.HasBegun) switch
    {
        (true, _, _) => "The server is stopping.",
        (_, not SiloStatus.Active, _) => $"The silo is not an active member of its cluster: it is {silos.CurrentStatus}.",
        (_, _, false) => "The silo has joined the cluster and is getting to know its agents.",
        _ => store.Fault?.Message,
    };
}
