using System.Net;
using System.Text.Json.Nodes;
using OrleansAgents.EndToEnd.Tests.Clients;
using OrleansAgents.Sdk;

namespace OrleansAgents.EndToEnd.Tests.Agents;

/// <summary>Services that register themselves, with a server and services that are killed.</summary>
public sealed class RegisteredAgentTests
{
    private const string Definition = """
        name: summary
        steps:
          - { id: summarize, capability: summarizing, timeout: 10s, retry: { attempts: ATTEMPTS, backoff: 20ms } }
        output: summarize
        """;

    private const string Input = """{"text":"Bees make honey. Bees also pollinate plants. It rained.","sentences":1}""";

    [Fact]
    public async Task Service_Killed_LeavesDiscoveryWithinItsTimeToLiveAndComesBack()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, attempts: 1);
        long gone;
        await using (var service = await SummaryAgentProcess.StartAsync(server))
        {
            Assert.Equal("completed", await RunAsync(server));
            await service.KillAsync();
            await SeeHealthAsync(server, "late");
            var offline = await SeeHealthAsync(server, "offline");
            gone = offline.Sequence;
        }

        Assert.Empty(await UsableAsync(server));
        var refused = await server.Api.EndAsync(await server.Api.StartAsync("summary", Input));
        Assert.Equal(("failed", "route.unavailable"), ((string)refused["status"]!, (string)refused["error"]!["code"]!));
        await using (await SummaryAgentProcess.StartAsync(server))
        {
            await SeeHealthAsync(server, "healthy", gone);
            Assert.Equal("completed", await RunAsync(server));
        }

        var feed = await server.Api.CheckedFeedAsync();
        Assert.Equal(["late", "offline", "healthy"], feed.Where(e => e.Kind == "AgentStatusChanged").Take(3).Select(e => (string)e.Data["health"]!));
        await server.StopAsync();
    }

    [Fact]
    public async Task Workflow_ItsAgentKilled_GoesOnWithTheOtherOne()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, attempts: 2);
        await using var killed = await SummaryAgentProcess.StartAsync(server);
        await using var other = await ServiceAgent.StartAsync(
            server, "stand-in", "summarizing", (_, _) => Task.FromResult(AgentReply.Success(new { text = "from the other one" })));
        await killed.KillAsync();

        var id = await server.Api.StartAsync("summary", Input);
        var end = await server.Api.EndAsync(id);

        Assert.Equal(("completed", "stand-in"), ((string)end["status"]!, (string)end["steps"]![0]!["agent"]!));
        var journal = await server.Api.JournalAsync(id);
        Assert.Equal([SummaryAgentProcess.Name, "stand-in"], journal.Where(e => e.Kind == "StepStarted").Select(e => (string)e.Data["agent"]!));
        Assert.Single(journal, e => e.Kind == "StepReleased");
        await server.Api.CheckedFeedAsync();
        await server.StopAsync();
    }

    [Fact]
    public async Task Server_KilledAndRestarted_CallsARegisteredAgentAtOnce()
    {
        using var folder = new TempFolder();
        await using var killed = await StartAsync(folder, attempts: 1);
        await using var service = await ServiceAgent.StartAsync(
            killed, "steady", "summarizing", (call, _) => Task.FromResult(AgentReply.Success(new { call.RequestId })));
        await killed.KillAsync();

        await using var server = await StartAsync(folder, attempts: 1);

        Assert.Equal("completed", await RunAsync(server));
        Assert.Equal("steady", (string)Assert.Single(await UsableAsync(server))!["name"]!);
        Assert.Single(await server.Api.CheckedFeedAsync(), e => e.Kind == "AgentRegistered");
        await server.StopAsync();
    }

    [Fact]
    public async Task Service_StoppedWhileItWorks_TakesNothingNewEndsItsCallAndLeaves()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, attempts: 1);
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var service = await ServiceAgent.StartAsync(server, "leaving", "summarizing", async (_, _) =>
        {
            begun.SetResult();
            await finish.Task;
            return AgentReply.Success(new { text = "done" });
        });
        var id = await server.Api.StartAsync("summary", Input);
        await Patience.ForAsync(begun.Task, "the call");

        var stopped = service.StopAsync();
        await server.Api.SeeOnFeedAsync("its drain", e => e.Kind == "AgentStatusChanged" && (bool)e.Data["draining"]!);
        Assert.Equal("failed", await RunAsync(server));
        Assert.False(stopped.IsCompleted, "The service stopped while it had a call.");
        finish.SetResult();

        Assert.Equal("completed", (string)(await server.Api.EndAsync(id))["status"]!);
        await Patience.ForAsync(stopped, "the service's end");
        (await server.Api.GetAsync("v1/agents/leaving")).ShouldRefuse(HttpStatusCode.NotFound, "agent.not_found");
        Assert.Single(await server.Api.CheckedFeedAsync(), e => e.Kind == "AgentRemoved");
        await server.StopAsync();
    }

    private static Task<ServerProcess> StartAsync(TempFolder folder, int attempts)
    {
        folder.Write("summary.yaml", Definition.Replace("ATTEMPTS", $"{attempts}", StringComparison.Ordinal));
        return ServerProcess.StartAsync(folder.Data, folder.Write("orleansagents.yaml", "definitions: [summary.yaml]\n"));
    }

    private static async Task<string> RunAsync(ServerProcess server) =>
        (string)(await server.Api.EndAsync(await server.Api.StartAsync("summary", Input)))["status"]!;

    private static Task<SeenEvent> SeeHealthAsync(ServerProcess server, string health, long after = 0) => server.Api.SeeOnFeedAsync(
        $"the health '{health}' of the service",
        e => e.Kind == "AgentStatusChanged" && (string)e.Data["agent"]! == SummaryAgentProcess.Name && (string)e.Data["health"]! == health,
        after);

    private static async Task<JsonArray> UsableAsync(ServerProcess server)
    {
        var body = (await server.Api.GetAsync("v1/agents?capability=summarizing&usable=true")).ShouldBe(HttpStatusCode.OK).Json;
        return (body as JsonArray ?? body["items"] ?? body["agents"])!.AsArray();
    }
}
