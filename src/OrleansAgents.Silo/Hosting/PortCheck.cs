using System.Net;
using System.Net.Sockets;
using OrleansAgents.Core.Errors;
using OrleansAgents.Silo.Configuration;

namespace OrleansAgents.Silo.Hosting;

/// <summary>
/// Finds another program at the ports of this silo. Orleans would share the port, and take the other silo of that address for an older
/// life of this one: it would have it declared dead.
/// </summary>
internal static class PortCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Looks at the ports.</summary>
    /// <param name="options">Which ones, and at which address.</param>
    /// <returns>Null when nobody answers there; otherwise <c>cluster.port_in_use</c>.</returns>
    public static async Task<DomainError?> CheckAsync(SiloOptions options)
    {
        var address = options.AdvertisedAddress is { } advertised ? IPAddress.Parse(advertised) : IPAddress.Loopback;
        (int Port, string Option)[] ports = [(options.SiloPort, "--silo-port"), (options.GatewayPort, "--gateway-port")];
        foreach (var (port, option) in ports.Where(p => p.Port > 0))
        {
            if (await AnswersAsync(address, port))
            {
                return new(
                    "cluster.port_in_use", ErrorKind.Unavailable,
                    $"Port {port} at {address} is in use, perhaps by another silo of this machine. Choose another with {option}, or stop that program.");
            }
        }

        return null;
    }

    private static async Task<bool> AnswersAsync(IPAddress address, int port)
    {
        using var client = new TcpClient(address.AddressFamily);
        using var enough = new CancellationTokenSource(Patience);
        try
        {
            await client.ConnectAsync(address, port, enough.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
