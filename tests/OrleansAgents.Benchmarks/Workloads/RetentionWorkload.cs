using System.Globalization;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>The size of the database file over many runs, of which only the newest ended ones are kept.</summary>
internal sealed class RetentionWorkload : IWorkload
{
    private const int Kept = 1000;

    public string Name => "retention";

    public async Task RunAsync(Scale scale)
    {
        var each = scale.Of(5000);
        await using var platform = await BenchPlatform.OpenAsync(Definitions.Linear);
        var table = new ResultTable($"Database over runs of three steps, {Kept:N0} ended ones kept, pruned each second", "after runs", "file MB", "runs/s");
        using var stop = new CancellationTokenSource();
        var pruning = PruneAsync(platform, stop.Token);
        for (var part = 1; part <= 10; part++)
        {
            var sample = await ClosedLoop.RunAsync(each, 64, _ => platform.RunAsync("w1"));
            table.Add(
                (part * each).ToString("N0", CultureInfo.InvariantCulture),
                (new FileInfo(platform.Store.Path).Length / 1048576.0).ToString("F1", CultureInfo.InvariantCulture),
                sample.PerSecond.ToString("N0", CultureInfo.InvariantCulture));
        }

        await stop.CancelAsync();
        await pruning;
        table.Print();
    }

    private static async Task PruneAsync(BenchPlatform platform, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(cancellationToken).AsTask().ContinueWith(t => t.IsCompletedSuccessfully && t.Result, TaskScheduler.Default))
        {
            await platform.Retention.PruneAsync(new() { KeepNewest = Kept }, CancellationToken.None);
        }
    }
}
