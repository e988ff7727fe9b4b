using System.Net;
using System.Net.Sockets;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Agents.Http;

/// <summary>
/// Connects to agents that were registered over HTTP. The name is resolved here, every address is checked, and the
/// connection is made to the checked addresses: a name that changes its address between check and connection gains nothing.
/// </summary>
/// <param name="rule">Which addresses such agents may have.</param>
/// <param name="resolve">Gives the addresses of a host name.</param>
internal sealed class GuardedConnection(AddressRule rule, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>Opens a connection.</summary>
    /// <param name="context">To where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="AddressRefusedException">An address of the host is not allowed; nothing was sent to any.</exception>
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        if (rule.Check(host, addresses) is { } refusal)
        {
            throw new AddressRefusedException(refusal);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
