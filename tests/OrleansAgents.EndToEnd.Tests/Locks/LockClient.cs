using System.Net;
using System.Text.Json.Nodes;
using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Locks;

/// <summary>What a client asks of one lock.</summary>
internal sealed class LockClient(ApiClient api, string resource)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(5);

    private string Path => $"v1/locks/{resource}";

    /// <summary>Acquires the lock and gives its fence.</summary>
    public async Task<long> AcquireAsync(string owner, int ttlSeconds = 60, int waitSeconds = 60)
    {
        var body = $$"""{"owner":"{{owner}}","ttlSeconds":{{ttlSeconds}},"waitSeconds":{{waitSeconds}}}""";
        return (long)(await api.PostAsync(Path, body)).ShouldBe(HttpStatusCode.OK).Json["fence"]!;
    }

    public Task<Answer> RenewAsync(string owner, long fence) => api.PutAsync(Path, $$"""{"owner":"{{owner}}","fence":{{fence}},"ttlSeconds":60}""");

    public Task<Answer> ReleaseAsync(string owner, long fence) => api.DeleteAsync($"{Path}?owner={owner}&fence={fence}");

    public Task<Answer> GetAsync() => api.GetAsync(Path);

    /// <summary>Asks until so many wait: the queue is not durable, so no event tells of it.</summary>
    public Task<JsonNode> QueuedAsync(int count)
    {
        return Patience.ForAsync(AskAsync(), $"a queue of {count} for '{resource}'");

        async Task<JsonNode> AskAsync()
        {
            using var timer = new PeriodicTimer(AskEvery);
            while (true)
            {
                var found = (await GetAsync()).Json;
                if (found["queue"] is JsonArray queue && queue.Count == count)
                {
                    return found;
                }

                await timer.WaitForNextTickAsync();
            }
        }
    }
}
