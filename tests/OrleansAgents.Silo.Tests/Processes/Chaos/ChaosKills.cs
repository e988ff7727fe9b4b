using OrleansAgents.Silo.Tests.Processes.Cluster;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Tests.Processes.Chaos;

/// <summary>A kill of a silo: which, and when it was gone.</summary>
internal sealed record Kill(string Silo, DateTimeOffset At);

/// <summary>Kills one silo after the other, and then the database; all come back at once, in their places.</summary>
internal sealed class ChaosKills(SiloCluster cluster, PostgresServer server, ChaosPlan plan, Action<string> log)
{
    /// <summary>How long it is between two kills.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(4);

    private readonly Random _random = new(plan.Seed);
    private readonly List<Kill> _kills = [];

    public IReadOnlyList<Kill> Kills => _kills;

    public DateTimeOffset DatabaseStoppedAt { get; private set; }

    public async Task RunAsync()
    {
        using var timer = new PeriodicTimer(FirstAfter, TimeProvider.System);
        for (var i = 1; i <= plan.Kills; i++)
        {
            await timer.WaitForNextTickAsync();
            timer.Period = Every;
            var silo = cluster.Silos[_random.Next(cluster.Silos.Count)];
            await silo.Process.KillAsync();
            _kills.Add(new(silo.Name, TimeProvider.System.GetUtcNow()));
            log($"kill {i}: silo {silo.Name}, with {await UnfinishedAsync()} workflows in flight");
            var before = TimeProvider.System.GetTimestamp();
            await silo.StartAsync();
            log($"  it was ready again {TimeProvider.System.GetElapsedTime(before).TotalSeconds:F1} s later");
        }

        await timer.WaitForNextTickAsync();
        log($"PostgreSQL stops, with {await UnfinishedAsync()} workflows in flight");
        DatabaseStoppedAt = TimeProvider.System.GetUtcNow();
        await server.StopAsync();
        await server.StartAgainAsync();
        log("  it takes connections again");
    }

    private Task<string> UnfinishedAsync() => cluster.Database.SqlAsync("select count(*) from workflows where ended_at is null");
}
