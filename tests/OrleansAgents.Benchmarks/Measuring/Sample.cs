namespace OrleansAgents.Benchmarks.Measuring;

/// <summary>What one closed loop gave.</summary>
/// <param name="PerSecond">Completions per second.</param>
/// <param name="P50">The median latency, in milliseconds.</param>
/// <param name="P99">The 99th percentile of the latency, in milliseconds.</param>
internal sealed record Sample(double PerSecond, double P50, double P99)
{
    /// <summary>Takes the median of each figure, over runs that were made one after the other.</summary>
    public static async Task<Sample> MedianAsync(int runs, Func<Task<Sample>> measure)
    {
        var samples = new List<Sample>();
        for (var run = 0; run < runs; run++)
        {
            samples.Add(await measure());
        }

        return new(Median(samples.Select(s => s.PerSecond)), Median(samples.Select(s => s.P50)), Median(samples.Select(s => s.P99)));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
