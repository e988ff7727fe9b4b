using System.Text.Json.Nodes;
using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Routing;

/// <summary>Chat models that recommend and decide: whatever becomes of one, runs go on, and say who decided in its place and why.</summary>
public sealed class ChatFallbackTests
{
    private const string Gone = "{ chat: { endpoint: \"http://127.0.0.1:1/v1\", model: gone, deadline: 2s } }";

    [Theory]
    [InlineData("router", "arbitrator", "ServiceRecommended", """{"candidates":[{"service":"SERVICE","confidence":0.9,"reason":"it said so"}],"none":0.1}""")]
    [InlineData("arbitrator", "router", "ServiceSelected", """{"service":"SERVICE","reason":"it said so"}""")]
    public async Task Model_LateOrWrongOrWell_NeverStopsARun(string part, string other, string kind, string answer)
    {
        using var folder = new TempFolder();
        await using var agents = await HttpAgents.StartAsync();
        await using var model = await ChatStandIn.StartAsync();
        var chat = $$"""{ chat: { endpoint: "{{model.Endpoint}}", model: stand-in, deadline: 2s } }""";
        await using var server = await ServerProcess.StartAsync(
            folder.Data, HelpDesk.Write(folder, agents, $"routing: {{ {part}: {chat}, {other}: {Gone} }}"));

        await FallsBackAsync(null, $"the chat {part} did not answer within 2 s", tokens: 0);
        await FallsBackAsync("Well, who knows?", $"the answer of the chat {part} does not fit", 2 * ChatStandIn.Tokens);
        await FallsBackAsync(answer.Replace("SERVICE", "stranger", StringComparison.Ordinal), "found the text \"stranger\"", 2 * ChatStandIn.Tokens);

        model.Says = answer.Replace("SERVICE", "payroll", StringComparison.Ordinal);
        var (id, said) = await RunAsync("payroll");
        Assert.Null(said["fallback"]);
        Assert.Equal("chat:stand-in", (string?)said["model"] ?? (string?)said["decidedBy"]);
        Assert.Contains("with confidence ", await TellAsync(id), StringComparison.Ordinal);
        await server.Api.CheckedFeedAsync();
        await server.StopAsync();

        async Task FallsBackAsync(string? says, string fallback, int tokens)
        {
            model.Says = says;
            var (run, words) = await RunAsync("databases");
            Assert.Contains(fallback, (string?)words["fallback"], StringComparison.Ordinal);
            Assert.Contains(fallback, await TellAsync(run), StringComparison.Ordinal);
            Assert.Equal(tokens, (long?)(await server.Api.WorkflowAsync(run))["tokensUsed"] ?? 0);
        }

        async Task<(string Id, JsonNode Said)> RunAsync(string expected)
        {
            var run = await server.Api.StartAsync("help", HelpDesk.Asking(HelpDesk.OfDatabases));
            Assert.Equal(expected, (string)(await server.Api.EndAsync(run))["output"]!["by"]!);
            return (run, (await server.Api.JournalAsync(run)).Single(e => e.Kind == kind).Data);
        }

        async Task<string> TellAsync(string run)
        {
            var told = (await CliProcess.RunAsync("get", run, "--server", server.Api.Address.ToString())).ShouldSucceed().Out;
            Assert.Contains($"the endpoint of the chat {other} cannot be reached at http://127.0.0.1:1/v1", told, StringComparison.Ordinal);
            return told;
        }
    }
}
