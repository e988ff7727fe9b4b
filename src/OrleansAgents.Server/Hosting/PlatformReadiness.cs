using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Embedded;
using OrleansAgents.Persistence.Sqlite;

namespace OrleansAgents.Server.Hosting;

/// <summary>Ready when the host has recovered, is not stopping, and the newest write succeeded.</summary>
/// <param name="host">The host.</param>
/// <param name="store">The store.</param>
internal sealed class PlatformReadiness(EmbeddedHost host, SqliteStore store) : IReadiness
{
    /// <inheritdoc/>
    public string? NotReadyBecause => host.NotReadyBecause ?? store.Fault?.Message;
}
