using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansAgents.Silo.Tests.Processes.Cluster;

/// <summary>Talks to one silo as any client does: text and status codes.</summary>
internal sealed class SiloApi(int port) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Tries to start a run: its id, or null when the silo is not there or cannot now, and the client is to ask again.</summary>
    public async Task<string?> TryStartAsync(string definition, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/workflows") { Content = Json($$$"""{"definition":"{{{definition}}}","input":{"key":"{{{key}}}"}}""") };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode is HttpStatusCode.Accepted || (int)response.StatusCode >= 500, $"{response.StatusCode} {text}");
            return response.StatusCode == HttpStatusCode.Accepted ? (string)JsonNode.Parse(text)!["id"]! : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    public async Task<string> StartAsync(string definition, string key) =>
        await TryStartAsync(definition, key) ?? throw new InvalidOperationException($"The run '{key}' could not be started.");

    public async Task<JsonNode> WorkflowAsync(string id) => JsonNode.Parse(await _http.GetStringAsync($"v1/workflows/{id}"))!;

    public async Task SignalAsync(string id, string name, string body)
    {
        using var response = await _http.PostAsync($"v1/workflows/{id}/signals/{name}", Json(body));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until the silo takes work.</summary>
    public Task ReadyAsync(ProgramProcess silo) => Polling.UntilAsync(
        async () =>
        {
            Assert.False(silo.HasExited, $"The process has ended before it was ready. It wrote:\n{silo.Output}");
            return await StatusAsync("readyz") == HttpStatusCode.OK;
        },
        "a process is ready", found: () => silo.Output);

    /// <summary>Gives a status; null when nobody answers.</summary>
    public async Task<HttpStatusCode?> StatusAsync(string path)
    {
        try
        {
            using var response = await _http.GetAsync(path);
            return response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Follows a run's events, as server-sent events, until the run ends or the connection breaks.</summary>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/workflows/{id}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            yield return item;
        }
    }

    public void Dispose() => _http.Dispose();

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
