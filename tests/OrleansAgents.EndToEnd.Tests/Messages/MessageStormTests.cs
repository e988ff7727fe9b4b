using System.Diagnostics;
using System.Net;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Api.Schemas;
using OrleansAgents.Core.Json;
using OrleansAgents.EndToEnd.Tests.Clients;
using Xunit.Abstractions;

namespace OrleansAgents.EndToEnd.Tests.Messages;

[Collection(Heavy.Name)]
public sealed class MessageStormTests(ITestOutputHelper output)
{
    private const int Kills = 5;
    private const int AgentRestarts = 10;
    private const int EventsOfPage = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Messages_ServerKilledAndAgentsFailingAndRestarted_AllComeInOrder()
    {
        using var folder = new TempFolder();
        var (random, deliveries) = (new Random(Seed.Value), new Deliveries(TimeProvider.System));
        Tell($"seed {Seed.Value} (ORLEANSAGENTS_SEED repeats it)");
        await using var agents = await StormAgents.StartAsync(deliveries, new Random(random.Next()));
        folder.Write("storm.yaml", StormPlan.Definition);
        var (config, clients, started) = (folder.Write("orleansagents.yaml", "definitions: [storm.yaml]\n"), new StormClients(deliveries), Stopwatch.GetTimestamp());
        var restarting = RestartAsync(agents, deliveries, new Random(random.Next()));

        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(folder.Data, config, StormPlan.Settings);
            await (kill == 0 ? StormClients.RegisterAsync(server.Api, agents.Address) : Task.CompletedTask);
            await KillAsync(server, clients, deliveries, Point(random, kill, Kills));
            Tell($"kill {kill + 1} after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s: {deliveries.Firsts} messages came, {deliveries.Repeats} repeats");
        }

        await using var last = await ServerProcess.StartAsync(folder.Data, config, StormPlan.Settings);
        await Patience.ForAsync(clients.WorkAsync(last.Api, CancellationToken.None), "the clients", () => Found(deliveries), Limit);
        await EndAsync(last.Api, clients, deliveries);
        var taken = Stopwatch.GetElapsedTime(started);
        await Patience.ForAsync(restarting, "the last restart of the agents", () => Found(deliveries));
        TellResults(taken, deliveries, agents);
        ShouldHaveAll(clients, deliveries);
        await ShouldHaveNothingOpenAsync(last.Api, clients);
        Tell($"{await CheckFeedAsync(last.Api)} events are as their schemas say; {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s with all checks");
        await last.StopAsync();
    }

    private static string Found(Deliveries deliveries) => $"{deliveries.Firsts} of {StormPlan.Messages} messages came (seed {Seed.Value}); breaches: {string.Join("; ", deliveries.Breaches)}";

    /// <summary>How many messages have come when it is time for a disturbance: somewhere in its share of the storm.</summary>
    private static int Point(Random random, int index, int count)
    {
        var share = StormPlan.Messages * 4 / 5 / count;
        return (index * share) + random.Next(1, share);
    }

    private static async Task RestartAsync(StormAgents agents, Deliveries deliveries, Random random)
    {
        for (var restart = 0; restart < AgentRestarts; restart++)
        {
            await deliveries.ReachedAsync(Point(random, restart, AgentRestarts));
            await agents.RestartAsync();
        }
    }

    private static async Task KillAsync(ServerProcess server, StormClients clients, Deliveries deliveries, int point)
    {
        using var life = new CancellationTokenSource();
        var working = clients.WorkAsync(server.Api, life.Token);
        await Patience.ForAsync(deliveries.ReachedAsync(point), $"{point} messages before a kill", () => $"{Found(deliveries)}\n{server.Error.Text}", Limit);
        await server.KillAsync();
        deliveries.AddKill();
        await life.CancelAsync();
        await working;
    }

    private static async Task EndAsync(ApiClient api, StormClients clients, Deliveries deliveries)
    {
        Assert.Equal(StormPlan.Runs, clients.Ids.Distinct().Count());
        foreach (var id in clients.Ids)
        {
            await Patience.ForAsync(FollowToEndAsync(api, id!), $"the end of run {id}", () => Found(deliveries), Limit);
            var run = await api.WorkflowAsync(id!);
            Assert.True((string?)run["status"] == "completed", $"Expected a completed run, found {run.ToJsonString()} (seed {Seed.Value})");
        }
    }

    private static async Task FollowToEndAsync(ApiClient api, string id)
    {
        var version = (long)(await api.WorkflowAsync(id))["version"]!;
        await foreach (var _ in api.FollowAsync($"v1/workflows/{id}/events", version - 1, CancellationToken.None))
        {
            // The stream ends with its run.
        }
    }

    private static void ShouldHaveAll(StormClients clients, Deliveries deliveries)
    {
        Assert.True(deliveries.Breaches.Count == 0, $"seed {Seed.Value}: {string.Join("\n", deliveries.Breaches)}");
        Assert.Equal(StormPlan.MessagesOfRun, StormPlan.Channels.Sum(c => c.Count));
        foreach (var id in clients.Ids)
        {
            Assert.All(StormPlan.Channels, c => Assert.Equal(c.Count, deliveries.CountOf(id!, c.From, c.To)));
        }

        Assert.Equal(StormPlan.Messages, deliveries.Firsts);
        Assert.InRange(deliveries.Repeats, 1, StormPlan.Messages * Kills);   // a storm without any was none
    }

    private static async Task ShouldHaveNothingOpenAsync(ApiClient api, StormClients clients)
    {
        foreach (var id in clients.Ids)
        {
            foreach (var (status, expected) in new[] { ("pending", 0), ("dead", 0), ("delivered", StormPlan.MessagesOfRun) })
            {
                var page = (await api.GetAsync($"v1/workflows/{id}/messages?limit=1000&status={status}")).ShouldBe(HttpStatusCode.OK);
                Assert.True(page.Json["messages"]!.AsArray().Count == expected, $"Run {id}, {status}: expected {expected}, found {page.Text[..Math.Min(1000, page.Text.Length)]}");
            }
        }
    }

    private static async Task<int> CheckFeedAsync(ApiClient api)
    {
        var count = 0;
        for (long? after = 0; after is not null;)
        {
            var page = (await api.GetAsync($"v1/events?limit={EventsOfPage}&after={after}")).ShouldBe(HttpStatusCode.OK).Json;
            foreach (var item in page["items"]!.AsArray())
            {
                var e = SeenEvent.Parse(item!);
                var problems = EventSchemas.Check(new(e.Sequence, e.WorkflowId, e.Version, e.Kind, (DateTimeOffset)item!["at"]!, JsonPayload.Parse(e.Data.ToJsonString())));
                Assert.True(problems.IsEmpty, $"{e.Kind} at {e.Sequence}: {string.Join("; ", problems)}");
                count++;
            }

            after = (long?)page["next"];
        }

        return count;
    }

    private void TellResults(TimeSpan taken, Deliveries deliveries, StormAgents agents)
    {
        Tell($"{deliveries.Firsts} messages of {StormPlan.Runs} runs in {taken.TotalSeconds:0.0} s, {deliveries.Firsts / taken.TotalSeconds:0} a second with {Kills} kills; {deliveries.Repeats} repeats");
        Tell($"pushed messages, {deliveries.Latencies()}");
        Tell($"agents failed {agents.Failures} calls on purpose and were restarted {agents.Restarts} times");
    }

    private void Tell(string line)
    {
        output.WriteLine(line);
        Console.WriteLine($"MessageStorm: {line}");
    }
}
