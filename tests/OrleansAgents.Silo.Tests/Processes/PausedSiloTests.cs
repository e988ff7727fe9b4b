using OrleansAgents.Silo.Tests.Processes.Cluster;
using OrleansAgents.TestKit.Postgres;
using Xunit.Abstractions;

namespace OrleansAgents.Silo.Tests.Processes;

/// <summary>A silo that was stopped where it stood, and declared dead meanwhile, changes nothing when it goes on.</summary>
[Collection(ManyProcesses.Name)]
public sealed class PausedSiloTests(ITestOutputHelper output)
{
    private const int Runs = 8;
    private const string Paused = "a";

    [Theory, InlineData(2), InlineData(3)]                     // one silo declares it dead alone; of two, both must agree
    public async Task Silo_ThatGoesOnAfterItWasDeclaredDead_AddsNothingAndEnds(int silos)
    {
        var held = new HeldCalls();
        await using var agent = await AgentService.StartAsync(
            (call, cancellationToken) => call.Silo == Paused ? held.TakeAsync(call, cancellationToken) : Task.FromResult("in time"));
        await using var cluster = await SiloCluster.StartAsync(
            await PostgresDatabase.MigratedAsync(), agent, silos, "\"ProbeTimeout\":\"00:00:00.500\"", "\"ProbesMissedMax\":2");
        await Polling.UntilAsync(async () => await cluster.Database.SqlAsync("select count(*) from orleans_silo where status = 3") == $"{silos}", "all silos are members");
        var paused = cluster.Named(Paused);
        var first = await StartRunsAsync(paused, held);

        await paused.Process.PauseAsync();
        foreach (var call in first)
        {
            await cluster.EndedAsync(call.Call.Workflow);
            Assert.Contains(agent.Calls, again => again.RequestId == call.Call.RequestId && again.Silo != Paused);
        }

        Assert.Equal("6", await cluster.Database.SqlAsync("select min(status) from orleans_silo where status <> 3"));
        var before = await cluster.Database.EventsAsync();

        first.ForEach(call => call.AnswerWith("too late"));

        await using (await cluster.Database.LockAsync("orleans_silo"))                       // so it cannot learn yet that it counts as dead
        {
            await paused.Process.ContinueAsync();
            await Polling.UntilAsync(
                () => Task.FromResult(first.TrueForAll(call => paused.Process.Output.Contains($"{call.Call.Workflow} was changed by somebody else", StringComparison.Ordinal))),
                "each late append is refused", found: () => paused.Process.Output);
        }

        var exitCode = await paused.Process.ExitAsync(TimeSpan.FromSeconds(60));

        output.WriteLine($"The paused silo ended with {exitCode}. It wrote:\n{paused.Process.Output}");
        Assert.Equal(before, await cluster.Database.EventsAsync(), (a, b) => a.ToString() == b.ToString());
        var results = before.Where(e => e.Kind == "StepCompleted").ToList();
        Assert.Equal(3 * Runs, results.Count);
        Assert.All(results, e => Assert.Equal("in time", (string?)e.Data["result"]));
        Assert.Equal(Runs, before.Count(e => e.Kind == "WorkflowCompleted"));
    }

    private static async Task<List<HeldCall>> StartRunsAsync(SiloMember silo, HeldCalls held)
    {
        var first = new List<HeldCall>();
        for (var i = 0; i < Runs; i++)
        {
            await silo.Api.StartAsync("work", $"paused-{i}");
            first.Add(await held.NextAsync("the agent is called"));
        }

        return first;
    }
}
