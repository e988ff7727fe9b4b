using System.Diagnostics;

namespace OrleansAgents.Benchmarks.Measuring;

/// <summary>Starts operations at a fixed rate, whether or not the ones before have ended, in ticks of 5 ms.</summary>
internal static class OpenLoop
{
    /// <returns>How many were started a second.</returns>
    public static async Task<double> RunAsync(int perSecond, double seconds, Func<int, Task> operation)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var (started, pending, next) = (Stopwatch.GetTimestamp(), new List<Task>(), 0);
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds && await tick.WaitForNextTickAsync())
        {
            var due = (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond);
            for (; next < due; next++)
            {
                pending.Add(operation(next));
            }

            pending.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        var rate = next / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Task.WhenAll(pending);
        return rate;
    }
}
