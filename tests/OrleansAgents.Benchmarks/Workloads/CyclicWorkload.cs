using System.Globalization;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>W2: two review cycles, five hops, 1 KB of result each.</summary>
internal sealed class CyclicWorkload : IWorkload
{
    public string Name => "w2";

    public async Task RunAsync(Scale scale)
    {
        await using var platform = await BenchPlatform.OpenAsync(Definitions.Cyclic);
        await ClosedLoop.RunAsync(scale.Of(10_000), 64, _ => platform.RunAsync("w2"));          // warm
        var table = new ResultTable("W2, two review cycles (five hops, 1 KB results), in process", "in flight", "workflows/s", "p50 ms", "p99 ms");
        foreach (var (inFlight, count) in ((int, int)[])[(1, 1000), (16, 10_000), (64, 20_000), (256, 30_000)])
        {
            var median = await Sample.MedianAsync(scale.Runs, () => ClosedLoop.RunAsync(scale.Of(count), inFlight, _ => platform.RunAsync("w2")));
            table.Add(
                inFlight.ToString(CultureInfo.InvariantCulture),
                median.PerSecond.ToString("N0", CultureInfo.InvariantCulture),
                median.P50.ToString("N2", CultureInfo.InvariantCulture),
                median.P99.ToString("N2", CultureInfo.InvariantCulture));
        }

        table.Print();
    }
}
