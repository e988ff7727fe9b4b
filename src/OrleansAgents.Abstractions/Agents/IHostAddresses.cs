using System.Net;

namespace OrleansAgents.Abstractions.Agents;

/// <summary>Finds the addresses of a host name. Thread-safe.</summary>
public interface IHostAddresses
{
    /// <summary>Asks for the addresses.</summary>
    /// <param name="host">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The addresses; empty when the name has none, or nobody knows.</returns>
    Task<IReadOnlyList<IPAddress>> FindAsync(string host, CancellationToken cancellationToken);
}
