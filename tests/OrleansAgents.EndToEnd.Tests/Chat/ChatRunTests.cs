using System.Text.Json.Nodes;
using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Chat;

/// <summary>Runs whose steps are done by a model behind a server of its own.</summary>
public sealed class ChatRunTests
{
    [Fact]
    public async Task Run_WithAModel_IsFollowedLiveAndShowsTokensAndCost()
    {
        using var folder = new TempFolder();
        await using var model = await ModelServer.StartAsync();
        await using var server = await StartAsync(folder, model, "steps: [{ id: write, capability: writing-well }]");
        var run = await server.Api.StartAsync("chat", """{"question":"What is a hop?"}""");

        var partials = await Patience.ForAsync(FollowAsync(server, model, run), "the end of the stream with partial text");

        Assert.Equal("A hop is one call of an agent.", string.Concat(partials.Select(p => (string)p["text"]!)));
        Assert.All(partials, p => Assert.Equal((run, "write"), ((string)p["workflow"]!, (string)p["step"]!)));
        var end = await server.Api.EndAsync(run);
        Assert.Equal(("completed", "A hop is one call of an agent."), ((string)end["status"]!, (string)end["steps"]![0]!["result"]!["text"]!));
        Assert.Equal((1500L, 3m), ((long)end["tokensUsed"]!, (decimal)end["costUsed"]!));
        await server.Api.CheckedFeedAsync();
        await server.StopAsync();
    }

    [Fact]
    public async Task Run_ThatUsedItsTokens_FailsWithALimitAndCallsNobodyMore()
    {
        using var folder = new TempFolder();
        await using var model = await ModelServer.StartAsync();
        await using var server = await StartAsync(
            folder, model, "limits: { tokens: 1200 }\nsteps: [{ id: first, capability: writing-well }, { id: second, capability: writing-well }]");
        model.GoOn();

        var end = await server.Api.EndAsync(await server.Api.StartAsync("chat"));

        Assert.Equal(("failed", "limit.tokens"), ((string)end["status"]!, (string)end["error"]!["code"]!));
        Assert.Contains("1500 tokens of models; the limit is 1200", (string)end["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(["completed", "failed"], end["steps"]!.AsArray().Select(step => (string)step!["status"]!));
        Assert.Equal(1, model.Asked);
        await server.Api.CheckedFeedAsync();
        await server.StopAsync();
    }

    /// <summary>Reads all frames of a run; the model says its second piece when the first has been seen.</summary>
    private static async Task<List<JsonNode>> FollowAsync(ServerProcess server, ModelServer model, string run)
    {
        var partials = new List<JsonNode>();
        await foreach (var frame in server.Api.FramesAsync($"v1/workflows/{run}/events", 0, CancellationToken.None))
        {
            if (frame.EventType == "partial")
            {
                partials.Add(JsonNode.Parse(frame.Data)!);
                Assert.Null(frame.EventId);
                model.GoOn();
            }
        }

        return partials;
    }

    private static Task<ServerProcess> StartAsync(TempFolder folder, ModelServer model, string flow)
    {
        folder.Write("chat.yaml", $"name: chat\n{flow}\n");
        return ServerProcess.StartAsync(folder.Data, folder.Write("orleansagents.yaml", $$"""
            agents:
              - { name: model, kind: chat, capabilities: [writing-well], endpoint: "{{model.Endpoint}}", model: stand-in, price: { input: 1000, output: 4000 } }
            definitions: [chat.yaml]
            """));
    }
}
