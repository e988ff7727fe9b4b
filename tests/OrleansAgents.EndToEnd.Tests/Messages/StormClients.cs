using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Messages;

/// <summary>
/// One client a run: it starts the run, posts its messages over the whole time of the storm, and says that it is done. What was
/// not acknowledged when a server died is asked of the next one again, as clients do.
/// </summary>
internal sealed class StormClients(Deliveries deliveries)
{
    private readonly string?[] _ids = new string?[StormPlan.Runs];
    private readonly int[] _posts = new int[StormPlan.Runs];
    private readonly bool[] _done = new bool[StormPlan.Runs];

    /// <summary>Gets the run of each client, once acknowledged.</summary>
    public IReadOnlyList<string?> Ids => _ids;

    /// <summary>Registers the agents; it is durable when it is answered.</summary>
    public static async Task RegisterAsync(ApiClient api, Uri agents)
    {
        using var http = new HttpClient { BaseAddress = api.Address };
        foreach (var (name, capability, messages) in StormPlan.Agents)
        {
            var body = new JsonObject { ["kind"] = "http", ["endpoint"] = $"{agents}{name}", ["capabilities"] = new JsonArray(capability), ["messages"] = messages };
            using var answer = await http.PutAsJsonAsync($"v1/agents/{name}", body);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    /// <summary>Lets all clients work until they are done, or their server is gone.</summary>
    /// <param name="api">The server.</param>
    /// <param name="life">Ends with the server.</param>
    public Task WorkAsync(ApiClient api, CancellationToken life) => Task.WhenAll(Enumerable.Range(0, StormPlan.Runs).Select(async client =>
    {
        try
        {
            await WorkAsync(api, client, life);
        }
        catch (HttpRequestException)
        {
            // The server died before its answer: this client asks the next one again.
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            // The server died while this client had nothing to ask.
        }
    }));

    private async Task WorkAsync(ApiClient api, int client, CancellationToken life)
    {
        var id = _ids[client] ??= await api.StartAsync("storm", "{}", $"storm-{client}");
        for (; _posts[client] < StormPlan.Posts; _posts[client]++)
        {
            await deliveries.ReachedAsync(StormPlan.Messages / (StormPlan.Posts + 1) * _posts[client]).WaitAsync(life);
            (await api.PostAsync($"v1/workflows/{id}/messages", StormPlan.BodyOf(_posts[client]))).ShouldBe(HttpStatusCode.Accepted);
        }

        if (!_done[client])
        {
            var answer = await api.PostAsync($"v1/workflows/{id}/signals/finish", "{}");
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.Conflict, answer.ToString());
            _done[client] = true;                              // a conflict says that an earlier signal, whose answer was lost, has come
        }
    }
}
