using System.Collections.Concurrent;
using OrleansAgents.Silo.Tests.Processes.Cluster;

namespace OrleansAgents.Silo.Tests.Processes.Chaos;

/// <summary>
/// Clients that start runs: each asks one silo after the other, always under its own idempotency key, until one acknowledges. Two thirds
/// come at once; the others come one by one while silos are killed.
/// </summary>
internal sealed class ChaosClients(SiloCluster cluster, ChaosPlan plan, TimeSpan duration)
{
    private const int AtOnce = 16;
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, string> _ids = [];
    private int _repeats;

    /// <summary>Gets the run of each key.</summary>
    public IReadOnlyDictionary<string, string> Ids => _ids;

    /// <summary>Gets how many requests failed and were repeated.</summary>
    public int Repeats => _repeats;

    public async Task RunAsync()
    {
        var atOnce = plan.Workflows * 2 / 3;
        await Parallel.ForAsync(0, atOnce, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await StartAsync(i));
        var late = new List<Task>();
        using var timer = new PeriodicTimer(duration / (plan.Workflows - atOnce), TimeProvider.System);
        for (var i = atOnce; i < plan.Workflows; i++)
        {
            late.Add(StartAsync(i));
            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(late);
    }

    private async Task StartAsync(int client)
    {
        var key = $"client-{client}";
        for (var silo = client; ; silo++)
        {
            if (await cluster.Silos[silo % cluster.Silos.Count].Api.TryStartAsync("work", key) is { } id)
            {
                _ids[key] = id;
                return;
            }

            Interlocked.Increment(ref _repeats);
            await Task.Delay(AskAgainAfter, TimeProvider.System);
        }
    }
}
