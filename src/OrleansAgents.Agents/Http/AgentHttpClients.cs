using System.Diagnostics;
using System.Net;
using System.Text;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Agents.Http;

/// <summary>
/// The pools of connections to http agents: one for those that the operator named, and one, which checks every address, for
/// those that were registered over HTTP. Neither follows redirects, keeps cookies or uses proxies. Thread-safe.
/// </summary>
internal sealed class AgentHttpClients : IDisposable
{
    private const int ResponseHeadersKiBMax = 32;
    private const int DrainBytesMax = 16 * 1024;

    // A host that does not even answer the handshake: better known soon as unreachable than late as a call of unknown outcome.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly HttpClient[] _configured;
    private readonly HttpClient[] _registered;

    /// <summary>Initializes a new instance of the <see cref="AgentHttpClients"/> class.</summary>
    /// <param name="rule">Which addresses registered agents may have.</param>
    /// <param name="resolve">Gives the addresses of a host name; null asks the system.</param>
    public AgentHttpClients(AddressRule rule, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        var guarded = new GuardedConnection(rule, resolve ?? Dns.GetHostAddressesAsync);
        _configured = [Client(TimeSpan.Zero, null), Client(Lifetime, null)];
        _registered = [Client(TimeSpan.Zero, guarded.OpenAsync), Client(Lifetime, guarded.OpenAsync)];
    }

    /// <summary>Gives the client that may call an agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="keepsConnections">Whether a connection may serve more than one call.</param>
    /// <returns>The client.</returns>
    public HttpClient For(AgentDescriptor agent, bool keepsConnections) =>
        (agent.Source == AgentSource.Registration ? _registered : _configured)[keepsConnections ? 1 : 0];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _configured.Concat(_registered))
        {
            client.Dispose();
        }
    }

    private static HttpClient Client(TimeSpan lifetime, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = connect,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = lifetime,              // of zero: never used again, whatever the agent says
            MaxResponseHeadersLength = ResponseHeadersKiBMax,
            MaxResponseDrainSize = DrainBytesMax,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),      // the call brings its own traceparent
        };
        return new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
