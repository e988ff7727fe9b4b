using System.Net;
using System.Net.Sockets;

namespace OrleansAgents.Silo.Tests.Processes.Cluster;

/// <summary>
/// Ports that stay free for a process that ends and starts again: below those that the system gives to whoever asks for any, and
/// none is given twice by this process.
/// </summary>
internal static class LastingPorts
{
    private const int From = 20_000;
    private const int Count = 10_000;

    private static int _next = Environment.ProcessId * 31;

    public static int Take()
    {
        for (var tried = 1; ; tried++)
        {
            var port = From + ((int)((uint)Interlocked.Increment(ref _next) % Count));
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException) when (tried < Count)
            {
                // Somebody listens there.
            }
        }
    }
}
