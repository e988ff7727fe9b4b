using System.Globalization;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Sqlite;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>W1: three linear steps of the echo agent, each durable before the next starts; and the bare store with the same commits.</summary>
internal sealed class LinearWorkload : IWorkload
{
    public string Name => "w1";

    public async Task RunAsync(Scale scale)
    {
        await using var platform = await BenchPlatform.OpenAsync(Definitions.Linear);
        await ClosedLoop.RunAsync(scale.Of(20_000), 64, _ => platform.RunAsync("w1"));          // warm
        var commits = await RecordAsync(platform);
        var table = new ResultTable("W1, three linear steps, in process", "in flight", "workflows/s", "p50 ms", "p99 ms", "bare store/s", "of bare store");
        foreach (var (inFlight, count) in ((int, int)[])[(1, 2000), (16, 20_000), (64, 40_000), (256, 60_000)])
        {
            var whole = new List<Sample>();
            var bare = await Sample.MedianAsync(scale.Runs, async () =>
            {
                whole.Add(await ClosedLoop.RunAsync(scale.Of(count), inFlight, _ => platform.RunAsync("w1")));
                return await ClosedLoop.RunAsync(scale.Of(count), inFlight, _ => ReplayAsync(platform.Store, commits));
            });
            var median = await Sample.MedianAsync(whole.Count, () => Task.FromResult(Take(whole)));
            table.Add(
                Text(inFlight, "N0"), Text(median.PerSecond, "N0"), Text(median.P50, "N2"), Text(median.P99, "N2"),
                Text(bare.PerSecond, "N0"), Text(median.PerSecond / bare.PerSecond, "P0"));
        }

        table.Print();
        Console.WriteLine($"  {commits.Count} commits a workflow");
    }

    private static Sample Take(List<Sample> samples)
    {
        var first = samples[0];
        samples.RemoveAt(0);
        return first;
    }

    /// <summary>Runs one workflow and reads back its commits.</summary>
    private static async Task<List<IReadOnlyList<WorkflowEvent>>> RecordAsync(BenchPlatform platform)
    {
        var id = await platform.StartAsync("w1");
        await platform.Store.Feed.WaitForEndAsync(new(id), CancellationToken.None);
        var events = await platform.Store.ReadAsync(new WorkflowId(id), CancellationToken.None);
        var commits = new List<IReadOnlyList<WorkflowEvent>>();
        var from = 0;
        for (var i = 1; i <= events.Count; i++)
        {
            if (i == events.Count || events[i] is WorkflowEvent.StepCompleted)          // a commit begins with the result before it
            {
                commits.Add([.. events.Skip(from).Take(i - from)]);
                from = i;
            }
        }

        return commits;
    }

    private static async Task ReplayAsync(SqliteStore store, List<IReadOnlyList<WorkflowEvent>> commits)
    {
        var id = new WorkflowId(Guid.CreateVersion7().ToString("N"));
        var version = 0;
        foreach (var events in commits)
        {
            var outcome = await store.AppendAsync(
                new JournalAppend
                {
                    Workflow = id,
                    ExpectedVersion = version,
                    Events = events,
                    At = DateTimeOffset.UtcNow,
                    PreviousStatus = version == 0 ? WorkflowStatus.None : WorkflowStatus.Running,
                    Status = events == commits[^1] ? WorkflowStatus.Completed : WorkflowStatus.Running,
                },
                CancellationToken.None);
            if (outcome.Status != AppendStatus.Appended)
            {
                throw new InvalidOperationException($"The append ended as {outcome.Status}.");
            }

            version += events.Count;
        }
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
