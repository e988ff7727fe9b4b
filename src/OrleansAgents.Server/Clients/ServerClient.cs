using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Clients;

/// <summary>
/// Asks a server over HTTP. Every answer is bounded in time and size, and every refusal is a value; only cancellation is
/// thrown. Nothing is repeated by itself: a start is safe to repeat with the same idempotency key.
/// </summary>
/// <param name="server">The server's address, ending with a slash.</param>
/// <param name="wait">How long the server is asked to wait before it answers; the usual time comes on top.</param>
internal sealed partial class ServerClient(Uri server, TimeSpan wait = default) : IDisposable
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AllowAutoRedirect = false,
        UseProxy = !server.IsLoopback,
    })
    {
        BaseAddress = server,
        Timeout = AnswerMax + wait,
    };

    /// <summary>Gets the server's address.</summary>
    public Uri Server => server;

    /// <summary>Stores a definition and makes it the newest of its name. A repeat changes nothing.</summary>
    /// <param name="name">The name that the text gives itself.</param>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The stored definition, or why it was refused.</returns>
    public Task<Result<DefinitionView>> PutDefinitionAsync(string name, string text, CancellationToken cancellationToken)
    {
        var type = text.TrimStart().StartsWith('{') ? "application/json" : "application/yaml";
        var content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(type, "utf-8"));
        return SendAsync(Request(HttpMethod.Put, $"v1/definitions/{Escape(name)}", content), ViewJson.Default.DefinitionView, cancellationToken);
    }

    /// <summary>Starts a run. Durable when it returns.</summary>
    /// <param name="body">What to start.</param>
    /// <param name="idempotencyKey">Makes a repeat find the first run; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting; the run may start all the same.</param>
    /// <returns>The run, or why it was refused.</returns>
    public Task<Result<StartedWorkflow>> StartAsync(StartBody body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Post, "v1/workflows", Json(body, CliJson.Default.StartBody));
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return SendAsync(request, ViewJson.Default.StartedWorkflow, cancellationToken);
    }

    /// <summary>Lists runs, newest first.</summary>
    /// <param name="status">Only runs of this status; null for all.</param>
    /// <param name="definition">Only runs of this definition; null for all.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cursor">Where the page before ended; null from the top.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One page.</returns>
    public Task<Result<WorkflowPage>> ListAsync(
        string? status, string? definition, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var query = new[] { ("status", status), ("definition", definition), ("cursor", cursor) }
            .Where(p => p.Item2 is not null)
            .Select(p => $"&{p.Item1}={Escape(p.Item2!)}");
        return SendAsync(
            Request(HttpMethod.Get, $"v1/workflows?limit={limit}{string.Concat(query)}"), ViewJson.Default.WorkflowPage, cancellationToken);
    }

    /// <summary>Shows a run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run, or <c>workflow.not_found</c>.</returns>
    public Task<Result<WorkflowView>> GetAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(Request(HttpMethod.Get, $"v1/workflows/{Escape(id)}"), ViewJson.Default.WorkflowView, cancellationToken);

    /// <summary>Ends a run. Harmless when it has ended.</summary>
    /// <param name="id">The run.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The run after it, or why it was refused.</returns>
    public Task<Result<WorkflowView>> CancelAsync(string id, string reason, CancellationToken cancellationToken)
    {
        var body = Json(new CancelBody("cli", reason), CliJson.Default.CancelBody);
        return CommandAsync(id, "cancel", body, cancellationToken);
    }

    /// <summary>Asks whether the server is ready for work.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it is ready; otherwise why not, or <c>server.unreachable</c>.</returns>
    public Task<DomainError?> ReadyAsync(CancellationToken cancellationToken) =>
        SendAsync(Request(HttpMethod.Get, "readyz"), cancellationToken);

    /// <summary>Gives a page of a run's events.</summary>
    /// <param name="id">The run.</param>
    /// <param name="after">Events after this version.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page, or <c>workflow.not_found</c>.</returns>
    public Task<Result<EventPage>> ListEventsAsync(string id, long after, int limit, CancellationToken cancellationToken) =>
        SendAsync(Request(HttpMethod.Get, $"v1/workflows/{Escape(id)}/events?after={after}&limit={limit}"), ViewJson.Default.EventPage, cancellationToken);

    /// <summary>Opens the stream of a run's events. Not bounded in time once it is open.</summary>
    /// <param name="id">The run.</param>
    /// <param name="after">The version of the last event that was seen; 0 for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open answer, to be disposed; or the refusal.</returns>
    public Task<Result<HttpResponseMessage>> OpenEventsAsync(string id, long after, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, $"v1/workflows/{Escape(id)}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after > 0)
        {
            request.Headers.Add("Last-Event-ID", after.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return OpenAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Asks for something whose answer has nothing to read.</summary>
    private async Task<DomainError?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await OpenAsync(request, cancellationToken);
        answer.Value?.Dispose();
        return answer.Error;
    }

    private async Task<Result<T>> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull
    {
        var opened = await OpenAsync(request, cancellationToken);
        if (!opened.TryGet(out var response, out var error))
        {
            return error;
        }

        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(AnswerMax); // the client's own timeout ends with the headers
        using (response)
        {
            try
            {
                return await ServerAnswer.ReadAsync(response, type, bounded.Token);
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
            {
                var message = $"The server's answer is larger than {ServerAnswer.BytesMax:N0} bytes.";
                return new DomainError("server.answer_too_large", ErrorKind.Unavailable, message);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return CliErrors.Unreachable(server, $"the answer broke off: {e.Message}");
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return CliErrors.Unreachable(server, "the answer took too long");
            }
        }
    }

    private async Task<Result<HttpResponseMessage>> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using (request)
            {
                var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    return await ServerAnswer.ReadProblemAsync(response, cancellationToken);
                }
            }
        }
        catch (HttpRequestException e)
        {
            return CliErrors.Unreachable(server, (e.GetBaseException() as System.Net.Sockets.SocketException ?? (Exception)e).Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CliErrors.Unreachable(server, "no answer in time");
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null) =>
        new(method, new Uri(path, UriKind.Relative)) { Content = content };

    private static ByteArrayContent Json<T>(T body, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static string Escape(string part) => Uri.EscapeDataString(part);
}
