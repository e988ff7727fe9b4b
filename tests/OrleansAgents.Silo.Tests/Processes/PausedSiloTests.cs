using OrleansAgents.Silo.Tests.Processes.Cluster;
using OrleansAgents.TestKit.Postgres;
using Xunit.Abstractions;

namespace OrleansAgents.Silo.Tests.Processes;

/// <summary>A silo that was stopped where it stood, and declared dead meanwhile, changes nothing when it goes on.</summary>
[Collection(ProcessCollection.Name)]
public sealed class PausedSiloTests(ITestOutputHelper output)
{
    private const int Runs = 8;

    [Fact]
    public async Task Silo_ThatGoesOnAfterItWasDeclaredDead_AddsNothingAndEnds()
    {
        var calls = new HeldCalls();
        await using var agent = await AgentService.StartAsync(calls.TakeAsync);
        await using var cluster = await SiloCluster.StartAsync(
            await PostgresDatabase.MigratedAsync(), agent, silos: 2, "\"ProbeTimeout\":\"00:00:00.500\"", "\"ProbesMissedMax\":2");
        var (paused, other) = (cluster.Named("a"), cluster.Named("b"));
        var first = await StartRunsAsync(paused, calls);

        await paused.Process.PauseAsync();
        foreach (var _ in first)
        {
            var again = await calls.NextAsync("a call is made again by the other silo");
            Assert.Equal(("b", 2), (again.Call.Silo, again.Call.Number));
            Assert.Contains(again.Call.RequestId, first.Keys);
            again.AnswerWith("of the second call");
        }

        await CompleteAsync(cluster, calls, first);
        Assert.Equal("6", await cluster.Database.SqlAsync("select min(status) from orleans_silo where status <> 3"));
        var before = await cluster.Database.EventsAsync();

        foreach (var call in first.Values)
        {
            call.AnswerWith("of the first call, too late");
        }

        await paused.Process.ContinueAsync();
        var exitCode = await paused.Process.ExitAsync(TimeSpan.FromSeconds(60));

        output.WriteLine($"The paused silo ended with {exitCode}. It wrote:\n{paused.Process.Output}");
        Assert.Equal(before, await cluster.Database.EventsAsync(), (a, b) => a.ToString() == b.ToString());
        var results = before.Where(e => e.Kind == "StepCompleted" && (string?)e.Data["step"] == "one").ToList();
        Assert.Equal(Runs, results.Count);
        Assert.All(results, e => Assert.Equal("of the second call", (string?)e.Data["result"]));
        Assert.All(first.Values, call => Assert.Equal("completed", (string?)other.Api.WorkflowAsync(call.Call.Workflow).GetAwaiter().GetResult()["status"]));
    }

    private static async Task<Dictionary<string, HeldCall>> StartRunsAsync(SiloMember silo, HeldCalls calls)
    {
        var first = new Dictionary<string, HeldCall>();
        for (var i = 0; i < Runs; i++)
        {
            await silo.Api.StartAsync("work", $"paused-{i}");
            var call = await calls.NextAsync("the agent is called");
            Assert.Equal(("a", 1), (call.Call.Silo, call.Call.Number));
            first.Add(call.Call.RequestId, call);
        }

        return first;
    }

    private static async Task CompleteAsync(SiloCluster cluster, HeldCalls calls, Dictionary<string, HeldCall> runs)
    {
        for (var left = 2 * runs.Count; left > 0; left--)
        {
            (await calls.NextAsync("the run goes on at the other silo")).AnswerWith("later step");
        }

        foreach (var run in runs.Values)
        {
            await cluster.EndedAsync(run.Call.Workflow);
        }
    }
}
