using System.Globalization;
using OrleansAgents.Benchmarks.Http;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>W1 and W2 through HTTP against a server process: submit, then read the end from the event stream.</summary>
internal sealed class HttpWorkload : IWorkload
{
    public string Name => "http";

    public async Task RunAsync(Scale scale)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        var table = new ResultTable("HTTP: submit, then read the event stream to the end", "workload, in flight", "workflows/s", "p50 ms", "p99 ms");
        foreach (var (name, text, inFlight, count) in ((string, string, int, int)[])
            [("w1", Definitions.Linear, 1, 2000), ("w1", Definitions.Linear, 64, 30_000), ("w1", Definitions.Linear, 256, 30_000), ("w2", Definitions.Cyclic, 64, 15_000)])
        {
            using var runs = await HttpRuns.OpenAsync(server.Address, inFlight, name, text);
            await ClosedLoop.RunAsync(scale.Of(count), inFlight, runs.RunAsync);          // warm
            var median = await Sample.MedianAsync(scale.Runs, () => ClosedLoop.RunAsync(scale.Of(count), inFlight, runs.RunAsync));
            table.Add(
                $"{name}, {inFlight}",
                median.PerSecond.ToString("N0", CultureInfo.InvariantCulture),
                median.P50.ToString("N2", CultureInfo.InvariantCulture),
                median.P99.ToString("N2", CultureInfo.InvariantCulture));
        }

        table.Print();
    }
}
