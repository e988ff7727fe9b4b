using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Http;

/// <summary>
/// Posts the call to the agent's endpoint and reads the answer from the response. Connections are pooled; redirects,
/// cookies and proxies are not followed, kept or used, so a call goes exactly where the configuration says.
/// </summary>
public sealed class HttpConnector : IAgentConnector, IDisposable
{
    private const int ErrorBodyBytes = 800;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _client;
    private readonly AgentOptions _options;

    /// <summary>Initializes a new instance of the <see cref="HttpConnector"/> class.</summary>
    /// <param name="options">The bounds.</param>
    public HttpConnector(IOptions<AgentOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public AgentKind Kind => AgentKind.Http;

    /// <inheritdoc/>
    public int DefaultConcurrency(AgentDescriptor agent) => _options.HttpConcurrency;

    /// <inheritdoc/>
    public async ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(call);
        if (agent.Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" } endpoint)
        {
            return AgentAnswer.Failure(
                AgentErrorCodes.Misconfigured,
                $"Agent '{agent.Name}' is of kind http and needs an endpoint that begins with http:// or https://.",
                retryable: false);
        }

        using var request = Request(endpoint, call);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await ReadAsync(agent, call, response, cancellationToken);
        }
        catch (HttpRequestException e) when (e.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return AgentAnswer.Failure(
                AgentErrorCodes.Unreachable,
                $"Agent '{agent.Name}' cannot be reached at {Shown(endpoint)}: {Excerpt.Of(e.Message, 200)}",
                retryable: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return AgentAnswer.Lost(
                AgentErrorCodes.ConnectionLost,
                $"The connection to agent '{agent.Name}' at {Shown(endpoint)} broke before the answer was complete: "
                + $"{Excerpt.Of(e.Message, 200)}",
                retryable: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Request(Uri endpoint, AgentCall call)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(call, AgentJson.Default.AgentCall));
        content.Headers.ContentType = Json;
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("X-Correlation-Id", call.CorrelationId);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", call.RequestId);
        return request;
    }

    private async Task<AgentAnswer> ReadAsync(
        AgentDescriptor agent, AgentCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new BoundedBuffer(response.IsSuccessStatusCode ? _options.OutputBytesMax : ErrorBodyBytes);
        if (!response.IsSuccessStatusCode)
        {
            await FillSomeAsync(buffer, body, cancellationToken);
            return Refused(agent, response.StatusCode, Excerpt.Of(buffer.Bytes, 200));
        }

        if (!(response.Content.Headers.ContentLength > _options.OutputBytesMax))
        {
            await buffer.FillAsync(body, cancellationToken);
            if (!buffer.TooLarge)
            {
                return AnswerReader.Read(buffer.Bytes, call);
            }
        }

        return AgentAnswer.Lost(
            AgentErrorCodes.OutputTooLarge,
            $"The response of agent '{agent.Name}' has more than {_options.OutputBytesMax} bytes.",
            retryable: false);
    }

    // The status says enough: a broken body must not hide it.
    private static async Task FillSomeAsync(BoundedBuffer buffer, Stream body, CancellationToken cancellationToken)
    {
        try
        {
            await buffer.FillAsync(body, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // What came before the break is shown.
        }
    }

    private static AgentAnswer Refused(AgentDescriptor agent, HttpStatusCode status, string body)
    {
        var retryable = (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
        var advice = (int)status is >= 300 and < 400 ? " Redirects are not followed: configure the final address." : "";
        var said = body.Length == 0 ? "" : $" The body begins: {body}";
        return AgentAnswer.Failure(
            AgentErrorCodes.HttpStatus, $"Agent '{agent.Name}' answered HTTP status {(int)status}; expected 2xx.{advice}{said}", retryable) with
        {
            OutcomeUnknown = (int)status >= 500 || status == HttpStatusCode.RequestTimeout,       // it, or a gateway before it, may have begun
        };
    }

    // User information and query may hold secrets.
    private static string Shown(Uri endpoint) =>
        endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
