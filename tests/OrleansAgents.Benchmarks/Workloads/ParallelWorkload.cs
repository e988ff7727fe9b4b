using System.Diagnostics;
using System.Globalization;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>Steps side by side in one run, beside a run of one step.</summary>
internal sealed class ParallelWorkload : IWorkload
{
    private const int Width = 64;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["OrleansAgents:Limits:ParallelHops"] = "64",
        ["OrleansAgents:Limits:FanOut"] = "64",
    };

    public string Name => "parallel";

    public async Task RunAsync(Scale scale)
    {
        await using var platform = await BenchPlatform.OpenAsync(Settings, Definitions.One, Definitions.Wide("wide", Width));
        var (one, wide) = (new List<double>(), new List<double>());
        for (var i = 0; i < scale.Of(2000); i++)
        {
            one.Add(await TimeAsync(platform, "one"));        // in turn, so that the noise of the machine meets both
            wide.Add(await TimeAsync(platform, "wide"));
        }

        var (single, all) = (Sample.Median(one.Skip(one.Count / 4)), Sample.Median(wide.Skip(wide.Count / 4)));
        var table = new ResultTable("Parallel echo steps in one run, start to durable end", "steps", "median ms", "times one step");
        table.Add("1", Text(single), "1.0");
        table.Add(Width.ToString(CultureInfo.InvariantCulture), Text(all), (all / single).ToString("F1", CultureInfo.InvariantCulture));
        table.Print();
    }

    private static async Task<double> TimeAsync(BenchPlatform platform, string definition)
    {
        var started = Stopwatch.GetTimestamp();
        await platform.RunAsync(definition);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static string Text(double milliseconds) => milliseconds.ToString("F2", CultureInfo.InvariantCulture);
}
