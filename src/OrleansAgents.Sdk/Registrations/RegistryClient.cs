using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace OrleansAgents.Sdk.Registrations;

/// <summary>Speaks to the registry of the server. Whatever the server does is a reply; nothing but cancellation is thrown.</summary>
internal sealed class RegistryClient : IDisposable
{
    private const int ReplyBytesMax = 64 * 1024;

    private readonly HttpClient _client;
    private readonly string _agent;

    /// <summary>Initializes a new instance of the <see cref="RegistryClient"/> class.</summary>
    /// <param name="options">Where the server is, and the agent's name.</param>
    public RegistryClient(IOptions<OrleansAgentOptions> options)
    {
        var server = options.Value.Server?.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _agent = $"{server}/v1/agents/{Uri.EscapeDataString(options.Value.Name)}";
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        _client = new(handler) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = ReplyBytesMax };
    }

    /// <summary>Registers the agent, or says the same again.</summary>
    public Task<RegistryReply> RegisterAsync(RegistrationBody body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, "", Json(body, RegistryJson.Default.RegistrationBody), cancellationToken);

    /// <summary>Says that the agent is alive.</summary>
    public Task<RegistryReply> HeartbeatAsync(HeartbeatBody body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/heartbeat", Json(body, RegistryJson.Default.HeartbeatBody), cancellationToken);

    /// <summary>Asks for nothing new.</summary>
    public Task<RegistryReply> DrainAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, "/drain", null, cancellationToken);

    /// <summary>Takes the agent out of the registry.</summary>
    public Task<RegistryReply> RemoveAsync(string reason, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"?reason={Uri.EscapeDataString(reason)}", null, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static ByteArrayContent Json<T>(T body, JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new("application/json") } };

    private async Task<RegistryReply> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, _agent + path) { Content = content };
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            var body = Read(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return response.IsSuccessStatusCode
                ? new RegistryReply.Done(body?.NextWithinSeconds is > 0 and < 86_400 and var seconds ? TimeSpan.FromSeconds(seconds) : null, body?.Draining ?? false)
                : new RegistryReply.Refused((int)response.StatusCode, body?.Code ?? "", body?.Detail ?? "It did not say why.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new RegistryReply.Away(e.Message);
        }
    }

    private static RegistryBody? Read(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonSerializer.Deserialize(body, RegistryJson.Default.RegistryBody);
        }
        catch (JsonException)
        {
            return null;                                      // the status says enough
        }
    }
}
