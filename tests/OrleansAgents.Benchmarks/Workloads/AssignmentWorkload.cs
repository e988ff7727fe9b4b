using System.Globalization;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>Task assignment: from the command that starts a run until its agent is called, at a fixed rate of runs.</summary>
internal sealed class AssignmentWorkload : IWorkload
{
    private const string OneStep = """
        name: one
        steps:
          - { id: only, capability: stamp }
        """;

    public string Name => "assignment";

    public async Task RunAsync(Scale scale)
    {
        var stamps = new StampAgent();
        await using var platform = await BenchPlatform.OpenAsync(stamps, OneStep);
        await OpenLoop.RunAsync(500, 2, Start);               // warm
        var table = new ResultTable("Task assignment: command accepted to agent called", "runs/s asked", "runs/s", "p50 ms", "p99 ms", "max ms");
        foreach (var rate in new[] { 500, 2_000 })
        {
            stamps.Take();
            var reached = await OpenLoop.RunAsync(rate, scale.Runs * 4, Start);
            var (calls, _) = stamps.Take();
            table.Add(
                rate.ToString(CultureInfo.InvariantCulture), reached.ToString("N0", CultureInfo.InvariantCulture), Text(calls[calls.Length / 2]),
                Text(calls[calls.Length * 99 / 100]), Text(calls[^1]));
        }

        table.Print();

        async Task Start(int number)
        {
            var started = await platform.Client.StartAsync(new() { DefinitionName = "one", Input = StampAgent.Now() }, CancellationToken.None);
            _ = started.Value ?? throw new InvalidOperationException(started.Error!.Message);
        }
    }

    private static string Text(double ms) => ms.ToString("N2", CultureInfo.InvariantCulture);
}
