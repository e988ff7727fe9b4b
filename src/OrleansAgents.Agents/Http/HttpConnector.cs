using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Circuits;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Http;

/// <summary>
/// Posts the call to the agent's endpoint and reads the answer from the response. Connections are pooled; redirects,
/// cookies and proxies are not followed, kept or used, so a call goes exactly where the agent's description says. An agent
/// that keeps failing gets no calls for a while.
/// </summary>
internal sealed class HttpConnector : IAgentConnector
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly AgentHttpClients _clients;
    private readonly AgentCircuits _circuits;
    private readonly HttpResponseReader _responses;
    private readonly AgentOptions _options;

    /// <summary>Initializes a new instance of the <see cref="HttpConnector"/> class.</summary>
    /// <param name="clients">The connections; disposed by whoever made them.</param>
    /// <param name="circuits">Who gets no calls for a while.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="time">The clock.</param>
    public HttpConnector(AgentHttpClients clients, AgentCircuits circuits, IOptions<AgentOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_clients, _circuits, _options) = (clients, circuits, options.Value);
        _responses = new(_options.OutputBytesMax, time);
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

        var circuit = _circuits.Of(agent);
        if (circuit.TryEnter(out var left) is not { } pass)
        {
            return CircuitOpen(agent, left);
        }

        var verdict = CircuitVerdict.Silent;
        try
        {
            using var request = Request(endpoint, call);
            request.Headers.ConnectionClose = !circuit.NamesRequests;
            (var answer, verdict) = await SendAsync(agent, call, request, cancellationToken);
            circuit.NamesRequests = answer.RequestId == call.RequestId;
            return answer;
        }
        finally
        {
            await pass.EndAsync(verdict);
        }
    }

    /// <inheritdoc/>
    public void OnTimedOut(AgentDescriptor agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        _circuits.Of(agent).Report(CircuitVerdict.Fails);
    }

    private async Task<HttpEnd> SendAsync(AgentDescriptor agent, AgentCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var endpoint = request.RequestUri!;
        try
        {
            using var response = await _clients.For(agent, request.Headers.ConnectionClose != true).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await _responses.ReadAsync(agent, call, response, cancellationToken);
        }
        catch (HttpRequestException e) when (e.InnerException is AddressRefusedException refused)
        {
            return new(AgentAnswer.Failure(AgentErrorCodes.AddressRefused, refused.Refusal.Message, retryable: false), CircuitVerdict.Silent);
        }
        catch (HttpRequestException e) when (e.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return Unreachable(agent, endpoint, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return Unreachable(agent, endpoint, e.InnerException ?? e);               // nobody cancelled: the connection took too long
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded)
        {
            return HttpEnd.Failed(AgentAnswer.Lost(
                AgentErrorCodes.InvalidAnswer,
                $"What agent '{agent.Name}' at {Shown(endpoint)} answered is no HTTP response within the bounds: {Excerpt.Of(e.Message, 200)}",
                retryable: false));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return HttpEnd.Failed(AgentAnswer.Lost(
                AgentErrorCodes.ConnectionLost,
                $"The connection to agent '{agent.Name}' at {Shown(endpoint)} broke before the answer was complete: "
                + $"{Excerpt.Of(e.Message, 200)}",
                retryable: true));
        }
    }

    private static HttpRequestMessage Request(Uri endpoint, AgentCall call)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(call, AgentJson.Default.AgentCall));
        content.Headers.ContentType = Json;
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("X-Correlation-Id", call.CorrelationId);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", call.RequestId);
        if (call.TraceParent is { Length: > 0 } traceParent)
        {
            request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        }

        return request;
    }

    private static AgentAnswer CircuitOpen(AgentDescriptor agent, TimeSpan left)
    {
        var answer = AgentAnswer.Failure(
            AgentErrorCodes.CircuitOpen,
            $"Too many calls to agent '{agent.Name}' failed, so it gets none for {left.TotalSeconds:0.###} s more. "
            + "Look at the errors of its earlier calls and at the agent's own log.",
            retryable: true);
        return answer with { Error = answer.Error! with { RetryAfterSeconds = RetryAfter.Bounded(left.TotalSeconds) } };
    }

    private static HttpEnd Unreachable(AgentDescriptor agent, Uri endpoint, Exception why) => HttpEnd.Failed(AgentAnswer.Failure(
        AgentErrorCodes.Unreachable,
        $"Agent '{agent.Name}' cannot be reached at {Shown(endpoint)}: {Excerpt.Of(why.Message, 200)}",
        retryable: true));

    // User information and query may hold secrets.
    private static string Shown(Uri endpoint) =>
        endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
