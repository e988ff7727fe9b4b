using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using OrleansAgents.Silo.Tests.Processes.Cluster;
using OrleansAgents.TestKit.Postgres;
using OrleansAgents.TestKit.Time;
using Xunit.Abstractions;

namespace OrleansAgents.Silo.Tests.Processes;

/// <summary>Whoever follows a run at one silo sees all of it, wherever the run lives, and whatever becomes of that silo.</summary>
[Collection(ManyProcesses.Name)]
public sealed class FollowTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Follow_AtAnotherSiloThanTheRuns_GivesEachEventOnceAndGoesOnWhenThatSiloIsKilled()
    {
        var calls = new HeldCalls();
        await using var agent = await AgentService.StartAsync(calls.TakeAsync);
        await using var cluster = await SiloCluster.StartAsync(await PostgresDatabase.MigratedAsync(), agent, silos: 2);
        var (home, door) = (cluster.Named("a"), cluster.Named("b"));
        var id = await home.Api.StartAsync("work", "followed");
        var one = await calls.NextAsync("the first step is called");
        Assert.Equal("a", one.Call.Silo);
        var seen = new List<SseItem<string>>();
        var following = FollowAsync(door.Api, id, seen);

        one.AnswerWith("one");
        var two = await calls.NextAsync("the second step is called");
        Assert.Equal("a", two.Call.Silo);
        await Polling.UntilAsync(() => Task.FromResult(Kinds(seen).Count(kind => kind == "StepStarted") == 2), "the follower sees the second step start");
        await home.Process.KillAsync();

        var killed = TimeProvider.System.GetTimestamp();
        var again = await calls.NextAsync("the second step is called again");
        output.WriteLine($"Called again {TimeProvider.System.GetElapsedTime(killed).TotalSeconds:F1} s after the kill of a silo that stays away.");
        Assert.Equal((two.Call.RequestId, "b"), (again.Call.RequestId, again.Call.Silo));
        again.AnswerWith("two");
        (await calls.NextAsync("the third step is called")).AnswerWith("three");
        await following.Soon("the stream ends with the run");

        var stored = await cluster.Database.EventsAsync();
        Assert.Equal(stored.Select(e => (e.Version, e.Kind)), seen.Select(Read));
        Assert.Equal("WorkflowCompleted", stored[^1].Kind);
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(version => $"{version}"), seen.Select(item => item.EventId));
    }

    private static async Task FollowAsync(SiloApi api, string id, List<SseItem<string>> seen)
    {
        await foreach (var item in api.FollowAsync(id))
        {
            lock (seen)
            {
                seen.Add(item);
            }
        }
    }

    private static List<string> Kinds(List<SseItem<string>> seen)
    {
        lock (seen)
        {
            return [.. seen.Select(item => Read(item).Kind)];
        }
    }

    private static (long Version, string Kind) Read(SseItem<string> item)
    {
        var e = JsonNode.Parse(item.Data)!;
        return ((long)e["version"]!, (string)e["kind"]!);
    }
}
