using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace OrleansAgents.EndToEnd.Tests.Routing;

/// <summary>Agents that share a capability and differ in words: each run goes to the one that its words fit, and says why.</summary>
[Collection(HelpDeskTests.Name)]
public sealed class RoutedRunTests(HelpDeskServer desk, ITestOutputHelper output)
{
    [Theory]
    [InlineData(HelpDesk.OfNetworks, "networks", "vpn")]
    [InlineData(HelpDesk.OfPayroll, "payroll", "leave")]
    [InlineData(HelpDesk.OfDatabases, "databases", "restore")]
    public async Task Run_GoesToTheAgentThatItsWordsFit_AndTheJournalSaysWhy(string question, string agent, string word)
    {
        var id = await desk.Api.StartAsync("help", HelpDesk.Asking(question));

        Assert.Equal(agent, (string)(await desk.Api.EndAsync(id))["output"]!["by"]!);
        var journal = await desk.Api.JournalAsync(id);
        var said = journal.Single(e => e.Kind == "ServiceRecommended").Data;
        var candidates = said["candidates"]!.AsArray();
        Assert.Equal((agent, 3), ((string)candidates[0]!["service"]!, candidates.Count));
        Assert.Contains(candidates[0]!["reasons"]!.AsArray(), reason => ((string)reason!).StartsWith("for it: ", StringComparison.Ordinal) && ((string)reason!).Contains(word, StringComparison.Ordinal));
        var confidences = candidates.Select(c => (double)c!["confidence"]!).ToList();
        Assert.InRange(confidences.Sum() + (double)said["none"]!, 0.99, 1.01);
        Assert.True(confidences[0] > 2 * confidences[1], $"It should be clearly the best: {said}");
        Assert.Matches("^ngram/[0-9a-f]{12}$", (string)said["model"]!);
        Assert.InRange((double)said["elapsedMicros"]!, 0.1, 10_000_000);
        var chosen = journal.Single(e => e.Kind == "ServiceSelected").Data;
        Assert.Equal((agent, "policy", false), ((string)chosen["service"]!, (string)chosen["decidedBy"]!, (bool)chosen["overridden"]!));
        Assert.Contains($"{agent}: ", (string)chosen["reason"]!, StringComparison.Ordinal);
        foreach (var command in (string[])["get", "watch"])
        {
            var told = (await desk.RunAsync(command, id)).ShouldSucceed().Out;
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"chosen by policy with confidence {confidences[0]:0.00}: {agent}: "), told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Registration_OfAnotherAgent_IsSoonKnownAndNoAnswerFailsMeanwhile()
    {
        const string Query = "the espresso machine on the third floor leaks";
        var before = (string)(await AskAsync(Query))["model"]!;
        var body = $$"""
            {"kind":"http","endpoint":"{{desk.Agents.EndpointOf("kitchen")}}","capabilities":["helpdesk"],"description":"Coffee and espresso machines, fridges, dishwashers",
             "examples":["the espresso machine leaks","coffee beans are out","the fridge on the third floor is warm"]}
            """;
        (await desk.Api.PutAsync("v1/agents/kitchen", body)).ShouldBe(HttpStatusCode.Created);
        try
        {
            var registered = Stopwatch.GetTimestamp();
            var (answers, newest) = (0, new JsonObject() as JsonNode);
            await Patience.ForAsync(UntilKnownAsync(), "a recommendation of the new agent", () => newest.ToJsonString());

            output.WriteLine($"known after {Stopwatch.GetElapsedTime(registered).TotalMilliseconds:0} ms and {answers} answers, by {newest["model"]}");
            Assert.NotEqual(before, (string)newest["model"]!);
            // Nobody waits until a whole model has been trained: the first that knows the agent is the old one with the agent added to it.
            Assert.Contains((string)newest["model"]!, await desk.Server.Out.LineWithAsync("knows 1 more"), StringComparison.Ordinal);
            var id = await desk.Api.StartAsync("help", HelpDesk.Asking(Query));
            Assert.Equal("kitchen", (string)(await desk.Api.EndAsync(id))["output"]!["by"]!);

            async Task UntilKnownAsync()
            {
                do
                {
                    (newest, answers) = (await AskAsync(Query), answers + 1);
                }
                while ((string)newest["candidates"]![0]!["service"]! != "kitchen");
            }
        }
        finally
        {
            await desk.Api.DeleteAsync("v1/agents/kitchen");
        }
    }

    [Theory]
    [InlineData("""{"query":7}""", "request.invalid", "'query' must be a string")]
    [InlineData("""{"query":null}""", "request.invalid", "'query' is missing")]
    [InlineData("""{"query":"a","capability":["x"]}""", "request.invalid", "/capability")]
    [InlineData("""{"query":"a","service":"x"}""", "request.invalid", "known are query and capability")]
    [InlineData("[]", "request.invalid", "JSON object")]
    [InlineData("""{"query":"\ud800"}""", "request.invalid_json", "half of a surrogate pair")]
    public async Task Question_ThatIsNone_IsRefused(string body, string code, string message) =>
        (await desk.Api.PostAsync("v1/route", body)).ShouldRefuse(HttpStatusCode.BadRequest, code, message);

    public static TheoryData<string> Strange => new()
    {
        "",
        "🦊🦊🦊 🚀",
        string.Concat(Enumerable.Repeat("helpdesk payroll networks ", 4_000)),
        new string('x', 100_000),
        string.Concat(Enumerable.Repeat("🦊", 50_000)),
    };

    [Theory, MemberData(nameof(Strange))]
    public async Task Question_OfNoSense_IsAnsweredWithLowConfidence(string query)
    {
        var answer = await AskAsync(query);

        Assert.True((double)answer["none"]! > 0.5, answer.ToJsonString());
        Assert.All(answer["candidates"]!.AsArray(), candidate => Assert.InRange((double)candidate!["confidence"]!, 0, 0.5));
        Assert.InRange((double)answer["elapsedMicros"]!, 0, 1_000_000);
    }

    [Fact]
    public async Task Question_FarTooLong_IsRefused() =>
        (await desk.Api.PostAsync("v1/route", $$"""{"query":"{{new string('x', 131_073)}}"}""")).ShouldRefuse(HttpStatusCode.BadRequest, "route.query_too_long", "131072");

    private async Task<JsonNode> AskAsync(string query) =>
        (await desk.Api.PostAsync("v1/route", $$"""{"query":"{{query}}","capability":"helpdesk"}""")).ShouldBe(HttpStatusCode.OK).Json;
}
