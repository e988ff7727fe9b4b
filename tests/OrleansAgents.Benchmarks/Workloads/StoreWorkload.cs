using System.Diagnostics;
using System.Globalization;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Postgres;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>The bare stores beside each other: runs of a start, four appends of one event, and an end, so many at once.</summary>
/// <param name="postgres">Whether PostgreSQL is measured too.</param>
internal sealed class StoreWorkload(bool postgres) : IWorkload
{
    private const int AppendsOfARun = 6;
    private const int PaddingBytes = 300;

    public string Name => "store";

    public async Task RunAsync(Scale scale)
    {
        var table = new ResultTable("Bare stores, one row an append", "store", "in flight", "rows/s", "p50 ms", "p99 ms", "own CPU us/row");
        using (var folder = new TemporaryFolder())
        using (var store = SqliteStore.Open(new() { Folder = folder.Path }))
        {
            await MeasureAsync(table, scale, "SQLite", store);
        }

        if (postgres)
        {
            await using var server = await PostgresServer.StartAsync("max_wal_size=4GB");
            await using var database = await PostgresDatabase.MigratedOnAsync(server);
            await using var store = await PostgresStore.OpenAsync(new() { ConnectionString = database.ConnectionString });
            await MeasureAsync(table, scale, "PostgreSQL", store);
        }

        table.Print();
    }

    private static async Task MeasureAsync(ResultTable table, Scale scale, string name, IWorkflowJournal journal)
    {
        var begun = 0;
        foreach (var (inFlight, rows) in ((int, int)[])[(1, 3000), (16, 30_000), (64, 60_000), (256, 60_000)])
        {
            var runs = scale.Of(rows) / AppendsOfARun;
            await ClosedLoop.RunAsync(Math.Max(inFlight, runs / 10), inFlight, _ => RunAsync(journal, Interlocked.Increment(ref begun)));         // warms up
            var cpu = new List<double>();
            var sample = await Sample.MedianAsync(scale.Runs, async () =>
            {
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                var measured = await ClosedLoop.RunAsync(runs, inFlight, _ => RunAsync(journal, Interlocked.Increment(ref begun)));
                cpu.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / (runs * AppendsOfARun));
                return measured;
            });
            table.Add(name, Format(inFlight, "N0"), Format(sample.PerSecond * AppendsOfARun, "N0"), Format(sample.P50 / AppendsOfARun, "N2"), Format(sample.P99 / AppendsOfARun, "N2"), Format(Sample.Median(cpu), "N1"));
        }
    }

    private static async Task RunAsync(IWorkflowJournal journal, int number)
    {
        var run = string.Create(CultureInfo.InvariantCulture, $"run-{number * 2654435761u:x8}-{number}");
        await AppendedAsync(journal, SampleAppends.Start(run));
        for (var version = 1; version < AppendsOfARun - 1; version++)
        {
            await AppendedAsync(journal, SampleAppends.More(run, version, padding: PaddingBytes));
        }

        await AppendedAsync(journal, SampleAppends.Turn(run, AppendsOfARun - 1));
    }

    private static async Task AppendedAsync(IWorkflowJournal journal, JournalAppend append)
    {
        var outcome = await journal.AppendAsync(append, CancellationToken.None);
        if (outcome != AppendOutcome.Appended)
        {
            throw new InvalidOperationException($"{append.Workflow} after {append.ExpectedVersion}: {outcome}");
        }
    }

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
