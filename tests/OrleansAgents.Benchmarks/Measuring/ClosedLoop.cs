using System.Diagnostics;

namespace OrleansAgents.Benchmarks.Measuring;

/// <summary>Keeps a number of operations in flight until enough are done: each ends before its place starts the next.</summary>
internal static class ClosedLoop
{
    public static async Task<Sample> RunAsync(int count, int inFlight, Func<int, Task> operation)
    {
        var latencies = new double[count];
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(place => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var begun = Stopwatch.GetTimestamp();
                await operation(place);
                latencies[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(latencies);
        return new(count / seconds, latencies[count / 2], latencies[Math.Min(count - 1, count * 99 / 100)]);
    }

    /// <summary>Does the same for a time: what began within it is carried out and counted.</summary>
    public static async Task<Sample> RunForAsync(TimeSpan span, int inFlight, Func<int, Task> operation)
    {
        var started = Stopwatch.GetTimestamp();
        var ofPlaces = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(place => Task.Run(async () =>
        {
            var latencies = new List<double>();
            while (Stopwatch.GetElapsedTime(started) < span)
            {
                var begun = Stopwatch.GetTimestamp();
                await operation(place);
                latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            return latencies;
        })));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var sorted = ofPlaces.SelectMany(latencies => latencies).Order().ToArray();
        return new(sorted.Length / seconds, sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100]);
    }
}
