using System.Globalization;
using Xunit.Abstractions;

namespace OrleansAgents.EndToEnd.Tests.Crashes;

[Collection(Heavy.Name)]
public sealed class ResumeTests(ITestOutputHelper output)
{
    private const int Runs = 1000;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Server_StartedOverAThousandUnfinishedRuns_IsReadySoonAndGoesOnWithThem()
    {
        using var folder = new TempFolder();
        folder.Write("slow.yaml", "name: slow\nsteps:\n  - { id: wait, agent: echo, with: { delay: 10s } }\n");
        var config = folder.Write("orleansagents.yaml", "definitions: [slow.yaml]\n");
        await using (var killed = await ServerProcess.StartAsync(folder.Data, config))
        {
            var ids = Enumerable.Range(0, Runs);
            await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) => await killed.Api.StartAsync("slow"));
            await killed.KillAsync();
        }

        await using var server = await ServerProcess.StartAsync(folder.Data, config);

        var resumed = await server.Out.LineWithAsync("Resumed ");
        output.WriteLine($"ready {server.ReadyAfter.TotalMilliseconds:0} ms after the start of the process; it says: {resumed.Trim()}");
        Console.WriteLine($"Resume: {Runs} runs, ready after {server.ReadyAfter.TotalMilliseconds:0} ms");
        Assert.Contains(Runs.ToString(CultureInfo.InvariantCulture), resumed, StringComparison.Ordinal);
        Assert.InRange(server.ReadyAfter, TimeSpan.Zero, ReadyWithin);
        await Patience.ForAsync(SeeAllEndAsync(server), $"the end of {Runs} resumed runs");
    }

    private static async Task SeeAllEndAsync(ServerProcess server)
    {
        var completed = 0;
        await foreach (var e in server.Api.FollowAsync("v1/events", 0, CancellationToken.None))
        {
            completed += e.Kind == "WorkflowCompleted" ? 1 : 0;
            if (completed == Runs)
            {
                return;
            }
        }
    }
}
