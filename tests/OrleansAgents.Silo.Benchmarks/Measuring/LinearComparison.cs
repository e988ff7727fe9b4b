using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Silo.Benchmarks.Platforms;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Benchmarks.Measuring;

/// <summary>W1 on several hosts: each has its turn in every round, so that what else the machine does meets all of them.</summary>
/// <param name="server">The database server of the silos.</param>
/// <param name="plan">How much is measured.</param>
internal sealed class LinearComparison(PostgresServer server, Plan plan)
{
    private const int AppendsOfARun = 4;
    private const int StepBytes = 600;
    private static readonly int[] InFlight = [64, 256];

    public async Task RunAsync(IReadOnlyList<IMeasuredHost> hosts)
    {
        foreach (var host in hosts)
        {
            await ClosedLoop.RunForAsync(plan.Span, 64, host.RunAsync);                   // warm: the compiler is at work for seconds
        }

        var (commits, rounds) = (new List<double>(), new Dictionary<(IMeasuredHost Host, int InFlight), List<Round>>());
        for (var round = 0; round < plan.Rounds; round++)
        {
            commits.Add(await SingleCommitsAsync());
            foreach (var (host, inFlight) in InFlight.SelectMany(n => hosts.Select(host => (host, n))))
            {
                rounds.TryAdd((host, inFlight), []);
                rounds[(host, inFlight)].Add(await MeasureAsync(host, inFlight));
            }
        }

        Console.WriteLine($"PostgreSQL, one insert of {StepBytes} bytes and its commit at a time: {Text(commits.Max(), "N0")}/s");
        Console.WriteLine();
        var table = new ResultTable("W1, three linear steps, in process", "host", "in flight", "workflows/s", "all rounds", "p50 ms", "p99 ms", "appends/s", "store commits/s", "own cores", "PostgreSQL cores", "CPU us/workflow", "KB/workflow", "GC pauses");
        foreach (var ((host, inFlight), all) in rounds)
        {
            var best = all.MaxBy(round => round.Sample.PerSecond)!;
            table.Add(
                host.Name, Text(inFlight, "N0"), Text(best.Sample.PerSecond, "N0"), string.Join(' ', all.Select(r => Text(r.Sample.PerSecond, "F0"))),
                Text(best.Sample.P50, "N1"), Text(best.Sample.P99, "N1"), Text(best.Sample.PerSecond * AppendsOfARun, "N0"),
                best.Commits > 0 ? Text(best.Commits, "N0") : "", Text(best.OwnCores, "N2"), best.Commits > 0 ? Text(best.DatabaseCores, "N2") : "",
                Text((best.OwnCores + best.DatabaseCores) * 1e6 / best.Sample.PerSecond, "N0"), Text(best.AllocatedKilobytes, "N0"), Text(best.Pauses, "P0"));
        }

        table.Print();
    }

    private async Task<Round> MeasureAsync(IMeasuredHost host, int inFlight)
    {
        var (commits, own, database) = (host.Commits, Process.GetCurrentProcess().TotalProcessorTime, server.ProcessorTime());
        var (allocated, paused, started) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), Stopwatch.GetTimestamp());
        var sample = await ClosedLoop.RunForAsync(plan.Span, inFlight, host.RunAsync);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new(
            sample, (host.Commits - commits) / elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - own) / elapsed, host.Commits > 0 ? (server.ProcessorTime() - database) / elapsed : 0,
            (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / (sample.PerSecond * elapsed.TotalSeconds), (GC.GetTotalPauseDuration() - paused) / elapsed);
    }

    /// <summary>How many transactions a second the server makes for one caller that waits for each.</summary>
    private async Task<double> SingleCommitsAsync()
    {
        await using var database = await PostgresDatabase.MigratedOnAsync(server);
        await database.SqlAsync("create table single_commits (id bigint generated always as identity primary key, payload text)");
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var insert = new NpgsqlCommand("insert into single_commits (payload) values ($1)", connection);
        insert.Parameters.Add(new() { Value = new string('x', StepBytes) });
        await insert.PrepareAsync();
        return (await ClosedLoop.RunForAsync(plan.Span / 5, 1, _ => insert.ExecuteNonQueryAsync())).PerSecond;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
