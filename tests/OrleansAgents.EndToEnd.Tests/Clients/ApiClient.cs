using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Clients;

/// <summary>Talks to a server as any client does: text and status codes, nothing shared with its code.</summary>
internal sealed class ApiClient(Uri address) : IDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    public Uri Address => address;

    public Task<Answer> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public Task<Answer> DeleteAsync(string path) => SendAsync(new(HttpMethod.Delete, path));

    public Task<Answer> PutAsync(string path, string body) =>
        SendAsync(new(HttpMethod.Put, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    public Task<Answer> PostAsync(string path, string body, string? idempotencyKey = null, string type = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return SendAsync(request);
    }

    public Task<Answer> PutDefinitionAsync(string name, string yaml) =>
        SendAsync(new(HttpMethod.Put, $"v1/definitions/{name}") { Content = new StringContent(yaml, Encoding.UTF8, "application/yaml") });

    public Task<Answer> TryStartAsync(string definition, string input = "{}", string? idempotencyKey = null) =>
        PostAsync("v1/workflows", $"{{\"definition\":{JsonSerializer.Serialize(definition)},\"input\":{input}}}", idempotencyKey);

    /// <summary>Starts a run and gives its id.</summary>
    public async Task<string> StartAsync(string definition, string input = "{}", string? idempotencyKey = null) =>
        (string)(await TryStartAsync(definition, input, idempotencyKey)).ShouldBe(HttpStatusCode.Accepted).Json["id"]!;

    public async Task<JsonNode> WorkflowAsync(string id) => (await GetAsync($"v1/workflows/{id}")).ShouldBe(HttpStatusCode.OK).Json;

    /// <summary>Reads the whole journal of a run, page by page.</summary>
    public async Task<List<SeenEvent>> JournalAsync(string id)
    {
        var events = new List<SeenEvent>();
        for (long? after = 0; after is not null;)
        {
            var page = (await GetAsync($"v1/workflows/{id}/events?limit=1000&after={after}")).ShouldBe(HttpStatusCode.OK).Json;
            events.AddRange(page["items"]!.AsArray().Select(e => SeenEvent.Parse(e!)));
            after = (long?)page["next"];
        }

        return events;
    }

    /// <summary>Follows a run to its end and gives its newest view.</summary>
    public async Task<JsonNode> EndAsync(string id, TimeSpan? limit = null)
    {
        var newest = "no event";
        await Patience.ForAsync(FollowToEndAsync(), $"the end of run {id}", () => newest, limit);
        return await WorkflowAsync(id);

        async Task FollowToEndAsync()
        {
            await foreach (var e in FollowAsync($"v1/workflows/{id}/events", 0, CancellationToken.None))
            {
                newest = e.ToString();
            }
        }
    }

    /// <summary>Follows a run until it has had so many events of a kind.</summary>
    public async Task SeeAsync(string id, string kind, int count)
    {
        var seen = 0;
        await foreach (var e in FollowAsync($"v1/workflows/{id}/events", 0, CancellationToken.None))
        {
            seen += e.Kind == kind ? 1 : 0;
            if (seen == count)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The stream of run {id} ended after {seen} of {count} {kind}.");
    }

    /// <summary>Follows a stream of events until it ends, or the connection breaks. What a model writes meanwhile is no event.</summary>
    public async IAsyncEnumerable<SeenEvent> FollowAsync(string path, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in FramesAsync(path, after, cancellationToken))
        {
            if (item.EventType != "partial")
            {
                yield return SeenEvent.Parse(JsonNode.Parse(item.Data)!);
            }
        }
    }

    /// <summary>Waits until the feed of everything has an event, now or later, and gives the first one.</summary>
    public Task<SeenEvent> SeeOnFeedAsync(string awaited, Func<SeenEvent, bool> wanted, long after = 0)
    {
        var newest = "no event";
        return Patience.ForAsync(FindAsync(), awaited, () => newest);

        async Task<SeenEvent> FindAsync()
        {
            await foreach (var e in FollowAsync("v1/events", after, CancellationToken.None))
            {
                newest = e.ToString();
                if (wanted(e))
                {
                    return e;
                }
            }

            throw new InvalidOperationException($"The feed ended without {awaited}.");
        }
    }

    /// <summary>Follows a stream frame by frame.</summary>
    public async IAsyncEnumerable<SseItem<string>> FramesAsync(string path, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?after={after}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            yield return item;
        }
    }

    /// <summary>Asks <c>/readyz</c> until it answers a status: a probe is what it is for, and nothing announces its change.</summary>
    public async Task<Answer> ReadyAsync(HttpStatusCode expected)
    {
        using var timer = new PeriodicTimer(AskEvery);
        while (true)
        {
            var answer = await GetAsync("readyz");
            if (answer.Status == expected)
            {
                return answer;
            }

            await timer.WaitForNextTickAsync();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            var path = request.RequestUri;
            using var response = await Patience.ForAsync(_http.SendAsync(request), $"an answer to {request.Method} {path}");
            return new(response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }
}
