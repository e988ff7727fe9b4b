using OrleansAgents.Silo.Tests.Processes.Cluster;
using OrleansAgents.TestKit.Postgres;
using Xunit.Abstractions;

namespace OrleansAgents.Silo.Tests.Processes.Chaos;

/// <summary>Silos are killed one after the other under load, and then the database: nothing is lost, and nothing happens twice.</summary>
[Collection(ManyProcesses.Name)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Silos = 3;
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TailMax = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Workflows_SilosAndDatabaseAreKilled_AllCompleteWithEachStepOnce()
    {
        var plan = new ChaosPlan();
        Say($"{plan}");
        await using var server = await PostgresServer.StartAsync();
        await using var agent = await AgentService.StartAsync(new ChaosAgent(plan).AnswerAsync);
        await using var cluster = await SiloCluster.StartAsync(await PostgresDatabase.MigratedOnAsync(server), agent, Silos);
        var clients = new ChaosClients(cluster, plan, ChaosKills.Every * plan.Kills);
        var kills = new ChaosKills(cluster, server, plan, Say);
        var started = TimeProvider.System.GetTimestamp();

        try
        {
            await Task.WhenAll(clients.RunAsync(), kills.RunAsync());
            await Polling.UntilAsync(
                async () => await cluster.Database.SqlAsync("select count(*) from workflows where ended_at is null") == "0", "all workflows end", TailMax);
        }
        catch
        {
            cluster.Silos.ToList().ForEach(silo => Say($"silo {silo.Name}:\n{silo.Process.Output}"));
            throw;
        }

        Say($"{clients.Ids.Count} workflows ended {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s after the first start; {clients.Repeats} starts were repeated; "
            + $"the agent was called {agent.Calls.Count} times, {agent.Calls.Count(call => call.Number > 1)} times again");
        var events = await cluster.Database.EventsAsync();
        ChaosAudit.Check(events, clients.Ids, agent);
        Measure(kills.Kills, kills.DatabaseStoppedAt, events, agent.Calls);
    }

    private void Measure(IReadOnlyList<Kill> kills, DateTimeOffset databaseStoppedAt, List<StoredEvent> events, IReadOnlyCollection<AgentCall> calls)
    {
        var all = new List<TimeSpan>();
        foreach (var kill in kills)
        {
            var times = ChaosRecovery.ToNextEvent(kill, events, calls);
            Say($"silo {kill.Silo}: {times.Count} workflows were there; until their next event {ChaosRecovery.Describe(times)}; until their next call {ChaosRecovery.Describe(ChaosRecovery.ToNextCall(kill, events, calls))}");
            all.AddRange(times);
        }

        var again = ChaosRecovery.AgainWithoutKill(kills, calls);
        Say($"calls made again while the silo that had made them lived: {again.Count}, {again.Count(call => call.At > databaseStoppedAt)} of them after the database stopped");
        Say($"all kills: {all.Count} workflows, until their next event {ChaosRecovery.Describe(all)}");
        Assert.NotEmpty(all);
        Assert.InRange(ChaosRecovery.Percentile(all, 0.99), TimeSpan.Zero, RecoveryMax);
    }

    private void Say(string line) => output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.f} {line}");
}
