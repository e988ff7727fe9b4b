using System.Net;
using System.Net.Sockets;
using OrleansAgents.Abstractions.Agents;

namespace OrleansAgents.Agents.Directories;

/// <summary>Asks the operating system's resolver.</summary>
public sealed class DnsHostAddresses : IHostAddresses
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<IPAddress>> FindAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)       // unknown, or no host name at all
        {
            return [];
        }
    }
}
