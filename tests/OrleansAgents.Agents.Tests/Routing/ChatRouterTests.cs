using System.Text.Json;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Agents.Tests.Chat;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Tests.Routing;

/// <summary>What the chat router asks, and what becomes of the answer.</summary>
public sealed class ChatRouterTests
{
    private const string Good = """{"candidates":[{"service":"bob","confidence":0.2,"reason":"reviews"},{"service":"ada","confidence":0.7,"reason":"knows\n leases"}],"none":0.1}""";

    [Fact]
    public async Task Recommend_GoodAnswer_IsTheRecommendationBestFirst()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says([Good[..20], Good[20..]], usage: (1000, 50)));
        using var router = RoutingQuestions.Router(server.Endpoint, RoutingQuestions.Plain with { Model = "qwen", InputPrice = 2, OutputPrice = 10 });

        var said = (await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None)).Value!;

        Assert.Equal("chat:qwen", said.Model);
        Assert.Equal([("ada", 0.7, "knows leases"), ("bob", 0.2, "reviews")], said.Candidates.Select(c => (c.Service, c.Confidence, Assert.Single(c.Reasons))));
        Assert.Equal(0.1, said.None);
        Assert.Equal(new AgentUsage(1000, 50, 0.0025m), said.Usage);
        Assert.True(said.ElapsedMicros > 0);
        Assert.Null(said.Fallback);
    }

    [Fact]
    public async Task Recommend_Question_IsToldAsDataWithTheSchema()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says(Good));
        using var router = RoutingQuestions.Router(server.Endpoint, RoutingQuestions.Plain with { MaxOutputTokens = 77, Temperature = 0 });

        await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None);

        var asked = Assert.Single(server.Asked);
        Assert.Equal((77, 0), (asked.Body.GetProperty("max_tokens").GetInt32(), asked.Body.GetProperty("temperature").GetDouble()));
        Assert.DoesNotContain("Idempotency-Key", asked.Headers.Keys);
        Assert.DoesNotContain("Authorization", asked.Headers.Keys);
        var messages = asked.Messages.ToList();
        Assert.StartsWith("system: You route requests.", messages[0], StringComparison.Ordinal);
        Assert.Equal(
            """
            user: Request: "Is my \"lease\" fair? {{query}}"
            Asked for: "review"
            Services:
            {"name":"ada","capabilities":["review","law"],"description":"Reviews <contracts>.","examples":["Check my lease","Is this clause valid?"]}
            {"name":"bob","capabilities":["review"],"description":"Reviews code.","examples":[]}

            """.ReplaceLineEndings("\n"),
            messages[1].ReplaceLineEndings("\n"));
        var format = asked.Body.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema");
        var service = format.GetProperty("properties").GetProperty("candidates").GetProperty("items").GetProperty("properties").GetProperty("service");
        Assert.Equal(["ada", "bob"], service.GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task Recommend_TemplatesOfTheConfiguration_AreUsedAndSeeTheQuestion()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says(Good));
        using var router = RoutingQuestions.Router(
            server.Endpoint, RoutingQuestions.Plain with { System = "For {{capability}}.", Prompt = "{{query}} {{#each services}}[{{name}}: {{description}}]{{/each}}" });

        await router.RecommendAsync(RoutingQuestions.Two with { Capability = null }, CancellationToken.None);

        Assert.Equal(
            ["system: For .", """user: Is my "lease" fair? {{query}} [ada: Reviews <contracts>.][bob: Reviews code.]"""],
            server.Asked[0].Messages);
    }

    [Theory]
    [InlineData("""{"candidates":[{"service":"eve","confidence":0.7,"reason":"r"}],"none":0}""", "/candidates/0/service: expected ")]
    [InlineData("""{"candidates":[{"service":"ada","confidence":0.1,"reason":"r"},{"service":"ada","confidence":0.2,"reason":"r"}],"none":0}""", "found 'ada' 2 times")]
    [InlineData("""{"candidates":[{"service":"ada","confidence":1.01,"reason":"r"}],"none":0}""", "/candidates/0/confidence: expected ")]
    [InlineData("""{"candidates":[{"service":"ada","confidence":-0.1,"reason":"r"}],"none":0}""", "/candidates/0/confidence: expected ")]
    [InlineData("""{"candidates":[{"service":"ada","confidence":0.5,"reason":"r"}],"none":2}""", "/none: expected ")]
    [InlineData("""{"candidates":[{"service":"ada","confidence":0.5,"reason":"r"}]}""", "'none'")]
    [InlineData("""{"candidates":[{"service":"ada","confidence":0.5,"reason":"\ud800"}],"none":0}""", "Unicode")]
    [InlineData("""{"candidates":[],"none":1}""", "/candidates: expected ")]
    [InlineData("I would ask ada.", "not valid JSON")]
    public async Task Recommend_AnswerThatDoesNotFit_IsMendedOnce(string bad, string problem)
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says(bad, usage: (10, 5)), ModelServer.Says(Good, usage: (20, 6)));
        using var router = RoutingQuestions.Router(server.Endpoint);

        var said = (await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None)).Value!;

        Assert.Equal(("ada", new AgentUsage(30, 11)), (said.Candidates[0].Service, said.Usage));
        Assert.Contains(problem, server.Asked[1].Messages.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recommend_AnswersThatNeverFit_AreInvalidAndWhatTheyUsedIsTold()
    {
        await using var server = await ModelServer.StartAsync(
            ModelServer.Says("""{"candidates":[{"service":"eve","confidence":0.7,"reason":"r"}],"none":0}""", usage: (10, 5)));
        using var router = RoutingQuestions.Router(server.Endpoint);

        var error = (await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None)).Error!;

        Assert.Equal("route.model_invalid", error.Code);
        Assert.StartsWith("The answer of the chat router does not fit its output schema", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(new AgentUsage(20, 10), error.Usage);
        Assert.Equal(2, server.Asked.Length);
    }

    [Theory]
    [InlineData(0.9, 0.6, 0.5, 0.45, 0.3, 0.25)]
    [InlineData(0.5, 0.25, 0.25, 0.5, 0.25, 0.25)]
    [InlineData(0.25, 0, 0.5, 0.25, 0, 0.5)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    public async Task Recommend_Confidences_ComeToOneAtMost(double ada, double bob, double none, double adaThen, double bobThen, double noneThen)
    {
        var answer = JsonSerializer.Serialize(new
        {
            candidates = new[] { new { service = "ada", confidence = ada, reason = "" }, new { service = "bob", confidence = bob, reason = "" } },
            none,
        });
        await using var server = await ModelServer.StartAsync(ModelServer.Says(answer));
        using var router = RoutingQuestions.Router(server.Endpoint);

        var said = (await router.RecommendAsync(RoutingQuestions.Two, CancellationToken.None)).Value!;

        Assert.Equal(["ada", "bob"], said.Candidates.Select(c => c.Service));
        Assert.Equal((adaThen, bobThen, noneThen), (Math.Round(said.Candidates[0].Confidence, 9), Math.Round(said.Candidates[1].Confidence, 9), Math.Round(said.None!.Value, 9)));
        Assert.All(said.Candidates, candidate => Assert.Empty(candidate.Reasons));
    }

    [Fact]
    public async Task Recommend_ManyServices_AreAllNamedInABoundedPromptAndSixteenAreKept()
    {
        var services = Enumerable.Range(0, 256).Select(i => new AgentDescriptor($"service-{i}", AgentKind.Http)
        {
            Capabilities = [.. Enumerable.Range(0, 64).Select(j => $"capability-of-some-length-{j}")],
            Description = new('d', 2_000),
            Examples = [.. Enumerable.Range(0, 128).Select(_ => new string('e', 500))],
        }).ToArray();
        var answer = JsonSerializer.Serialize(new
        {
            candidates = services.Take(20).Select((s, i) => new { service = s.Name, confidence = i / 1000.0, reason = new string('r', 1000) }), none = 0,
        });
        await using var server = await ModelServer.StartAsync(ModelServer.Says(answer));
        using var router = RoutingQuestions.Router(server.Endpoint);

        var said = (await router.RecommendAsync(new(new('q', 8192), null, [.. services]), CancellationToken.None)).Value!;

        Assert.Equal(16, said.Candidates.Length);
        Assert.Equal("service-19", said.Candidates[0].Service);
        Assert.InRange(said.Candidates[0].Reasons[0].Length, 300, 310);
        var prompt = server.Asked[0].Messages.Last();
        Assert.All(services, service => Assert.Contains($"\"{service.Name}\"", prompt, StringComparison.Ordinal));
        Assert.InRange(prompt.Length, 30_000, 90_000);
    }

    [Fact]
    public async Task Recommend_MoreServicesThanAPromptHolds_IsRefusedWithoutARequest()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says(Good));
        using var router = RoutingQuestions.Router(server.Endpoint);
        var question = new RoutingQuestion("q", null, [.. Enumerable.Range(0, 257).Select(i => new AgentDescriptor($"s{i}", AgentKind.Http))]);

        var error = (await router.RecommendAsync(question, CancellationToken.None)).Error!;

        Assert.Equal(("route.model_unavailable", "The chat router cannot ask its model: it would have to choose from 257, and a prompt holds 256 at most."), (error.Code, error.Message));
        Assert.Empty(server.Asked);
    }
}
