using System.Net;
using OrleansAgents.EndToEnd.Tests.Clients;
using OrleansAgents.EndToEnd.Tests.Stores;

namespace OrleansAgents.EndToEnd.Tests.Crashes;

/// <summary>
/// A server under load that is killed again and again. Each client repeats its start under its own idempotency key until it
/// is acknowledged, as clients do.
/// </summary>
/// <param name="folder">Where the data is.</param>
/// <param name="config">The operator's file, which holds the definitions.</param>
/// <param name="clients">The definition that each client starts.</param>
/// <param name="random">When to kill.</param>
internal sealed class KillStorm(TempFolder folder, string config, IReadOnlyList<string> clients, Random random)
{
    private const int ClientsAtOnce = 16;
    private readonly Dictionary<string, int> _inFlightAtKills = [];
    private readonly string?[] _ids = new string?[clients.Count];

    /// <summary>Gets the run of each client, once acknowledged.</summary>
    public IReadOnlyList<string?> Ids => _ids;

    /// <summary>Gets at how many kills each request id was claimed and without a receipt.</summary>
    public IReadOnlyDictionary<string, int> InFlightAtKills => _inFlightAtKills;

    /// <summary>Starts the server and kills it after so many events.</summary>
    /// <param name="amidStarts">Whether the kill comes while clients still start their runs, or after the last acknowledgement.</param>
    public async Task KillAsync(bool amidStarts, int eventsLeast, int eventsMost)
    {
        await using var server = await ServerProcess.StartAsync(folder.Data, config);
        var starting = StartAsync(server.Api);
        if (!amidStarts)
        {
            await starting;
        }

        var newest = await NewestSequenceAsync(server.Api);
        var left = random.Next(eventsLeast, eventsMost);
        await Patience.ForAsync(SeeAsync(server.Api, newest, _ => --left == 0), "the events before a kill", () => $"{left} are missing");
        await server.KillAsync();
        await starting;
        using var journal = JournalFile.OpenCopy(folder.Data);
        foreach (var id in journal.CallsInFlight())
        {
            _inFlightAtKills[id] = _inFlightAtKills.GetValueOrDefault(id) + 1;
        }
    }

    /// <summary>Starts the rest of the runs and waits until all have ended.</summary>
    public async Task FinishAsync(ServerProcess server)
    {
        await StartAsync(server.Api);
        Assert.All(_ids, Assert.NotNull);
        var unended = _ids.ToHashSet();
        bool IsLast(SeenEvent e) => e.EndsRun && unended.Remove(e.WorkflowId) && unended.Count == 0;
        await Patience.ForAsync(
            SeeAsync(server.Api, 0, IsLast),
            $"the end of all runs (seed {Seed.Value})",
            () => $"{unended.Count} have not ended, such as {unended.First()}");
    }

    private static async Task SeeAsync(ApiClient api, long after, Func<SeenEvent, bool> isLast)
    {
        await foreach (var e in api.FollowAsync("v1/events", after, CancellationToken.None))
        {
            if (isLast(e))
            {
                return;
            }
        }

        throw new InvalidOperationException("The feed of all runs ended, and it has no end.");
    }

    private static async Task<long> NewestSequenceAsync(ApiClient api)
    {
        long newest = 0;
        for (long? after = 0; after is not null;)
        {
            var page = (await api.GetAsync($"v1/events?limit=1000&after={after}")).ShouldBe(HttpStatusCode.OK).Json;
            newest = (long?)page["items"]!.AsArray().LastOrDefault()?["sequence"] ?? newest;
            after = (long?)page["next"];
        }

        return newest;
    }

    private Task StartAsync(ApiClient api) => Parallel.ForEachAsync(
        Enumerable.Range(0, clients.Count).Where(i => _ids[i] is null),
        new ParallelOptions { MaxDegreeOfParallelism = ClientsAtOnce },
        async (i, _) =>
        {
            try
            {
                _ids[i] = await api.StartAsync(clients[i], $"{{\"client\":{i}}}", $"client-{i}");
            }
            catch (HttpRequestException)
            {
                // The server died before its answer: this client asks again.
            }
        });
}
