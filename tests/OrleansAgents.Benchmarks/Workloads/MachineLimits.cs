using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>What this machine can do at most: syncs to disk, and SQLite commits of as many bytes as a step writes.</summary>
internal sealed class MachineLimits : IWorkload
{
    private const int StepBytes = 600;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    public string Name => "limits";

    public async Task RunAsync(Scale scale)
    {
        var table = new ResultTable("Limits of this machine, one at a time", "what", "per second");
        table.Add("sync of 4 KiB to a file (fsync)", Format(await MedianAsync(scale, Syncs)));
        table.Add($"SQLite commit of {StepBytes} bytes (WAL, synchronous=FULL)", Format(await MedianAsync(scale, Commits)));
        table.Print();
    }

    private static async Task<double> MedianAsync(Scale scale, Func<double> measure) =>
        (await Sample.MedianAsync(scale.Runs, () => Task.FromResult(new Sample(measure(), 0, 0)))).PerSecond;

    private static double Syncs()
    {
        using var folder = new TemporaryFolder();
        using var file = File.OpenHandle(Path.Combine(folder.Path, "sync"), FileMode.Create, FileAccess.Write, preallocationSize: 1 << 20);
        var page = new byte[4096];
        return Rate(i =>
        {
            RandomAccess.Write(file, page, i % 256 * 4096L);
            RandomAccess.FlushToDisk(file);
        });
    }

    private static double Commits()
    {
        using var folder = new TemporaryFolder();
        using var connection = SqliteConnections.OpenWriter(Path.Combine(folder.Path, "commits.db"), TimeSpan.FromSeconds(5));
        using var create = new SqliteCommand("create table steps (id integer primary key, payload text)", connection);
        create.ExecuteNonQuery();
        using var insert = new Statement(connection, "insert into steps (payload) values (?1)");
        var payload = new string('x', StepBytes);
        return Rate(_ => insert.Bind(1, payload).Run());
    }

    private static double Rate(Action<int> operation)
    {
        var started = Stopwatch.GetTimestamp();
        var count = 0;
        while (Stopwatch.GetElapsedTime(started) < Span)
        {
            operation(count++);
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static string Format(double rate) => rate.ToString("N0", CultureInfo.InvariantCulture);
}
