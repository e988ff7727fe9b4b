using System.Diagnostics;
using System.Globalization;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>A fork of a long run: from the request to its durable copy.</summary>
internal sealed class ForkWorkload : IWorkload
{
    private const int Steps = 250;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["OrleansAgents:Limits:ParallelHops"] = "250",
        ["OrleansAgents:Limits:FanOut"] = "64",
    };

    public string Name => "fork";

    public async Task RunAsync(Scale scale)
    {
        await using var platform = await BenchPlatform.OpenAsync(Settings, Definitions.Wide("long", Steps));
        var id = await platform.StartAsync("long");
        await platform.Feed.WaitForEndAsync(new(id), CancellationToken.None);
        var version = (await platform.Client.GetAsync(id, CancellationToken.None)).Value!.Version;
        var times = new List<double>();
        for (var i = 0; i < scale.Of(100); i++)
        {
            var started = Stopwatch.GetTimestamp();
            var forked = await platform.Client.ForkAsync(
                id, new() { By = "benchmark", Outputs = [new("s0", JsonPayload.Parse(i.ToString(CultureInfo.InvariantCulture)))] }, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await platform.Feed.WaitForEndAsync(new(forked.Value!.Id), CancellationToken.None);
        }

        var table = new ResultTable($"Fork of a run of {version:N0} events, request to durable copy", "", "ms");
        table.Add("first", times[0].ToString("F1", CultureInfo.InvariantCulture));
        table.Add("median", Sample.Median(times).ToString("F1", CultureInfo.InvariantCulture));
        table.Add("slowest", times.Max().ToString("F1", CultureInfo.InvariantCulture));
        table.Print();
    }
}
