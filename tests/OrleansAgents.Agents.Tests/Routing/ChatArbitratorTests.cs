using OrleansAgents.Agents.Tests.Chat;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Messages;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;

namespace OrleansAgents.Agents.Tests.Routing;

/// <summary>What the chat arbitrator asks, and what becomes of the answer.</summary>
public sealed class ChatArbitratorTests
{
    [Theory]
    [InlineData("ada", false)]
    [InlineData("bob", true)]
    public async Task Decide_Candidate_IsTaken(string service, bool overridden)
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says($$"""{"service":"{{service}}","reason":"knows\nleases"}""", usage: (100, 10)));
        using var arbitrator = RoutingQuestions.Arbitrator(server.Endpoint, RoutingQuestions.Plain with { Model = "gpt", InputPrice = 1 });

        var decision = (await arbitrator.DecideAsync(RoutingQuestions.Review(), CancellationToken.None)).Value!;

        Assert.Equal(new RoutingDecision(service, "knows leases", "chat:gpt", overridden) { Usage = new(100, 10, 0.0001m) }, decision);
        Assert.Equal("c1", Assert.Single(server.Asked).Headers["X-Correlation-Id"]);
    }

    [Fact]
    public async Task Decide_NoReason_IsTakenAllTheSame()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("""{"service":"ada","reason":""}"""));
        using var arbitrator = RoutingQuestions.Arbitrator(server.Endpoint);

        Assert.Equal("the model gave no reason", (await arbitrator.DecideAsync(RoutingQuestions.Review(), CancellationToken.None)).Value!.Reason);
    }

    [Theory]
    [InlineData("""{"service":"eve","reason":"r"}""")]
    [InlineData("""{"service":null,"reason":"r"}""")]
    [InlineData("""{"service":"ada"}""")]
    [InlineData("""{"service":"ada","reason":"r","step":"write"}""")]
    [InlineData("ada")]
    public async Task Decide_AnotherServiceOrShape_IsMendedOnceAndThenInvalid(string bad)
    {
        await using var server = await ModelServer.StartAsync(
            ModelServer.Says(bad), ModelServer.Says("""{"service":"bob","reason":"r"}"""), ModelServer.Says(bad));
        using var arbitrator = RoutingQuestions.Arbitrator(server.Endpoint);

        Assert.Equal("bob", (await arbitrator.DecideAsync(RoutingQuestions.Review(), CancellationToken.None)).Value!.Service);
        Assert.Equal("route.model_invalid", (await arbitrator.DecideAsync(RoutingQuestions.Review(), CancellationToken.None)).Error!.Code);
        Assert.Equal(4, server.Asked.Length);
    }

    [Fact]
    public async Task Decide_Prompt_TellsTheRunTheRecommendationAndTheServices()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("""{"service":"ada","reason":"r"}"""));
        using var arbitrator = RoutingQuestions.Arbitrator(server.Endpoint);
        var state = RoutingQuestions.State("""{"question":"{{hop}} <b>"}""")
            .With("research", at => at with { Status = StepStatus.Completed, Result = JsonPayload.Parse("""{"passages":["p"]}""") })
            .With("review", at => at with { Attempt = 1, Agent = "bob", Error = new("agent.timeout", "no\nanswer", true) });
        state = state with { Messages = MessageBoxOf(("write", "review", """{"tone":"dry"}""")) };

        await arbitrator.DecideAsync(RoutingQuestions.Review(state), CancellationToken.None);

        var messages = server.Asked[0].Messages.ToList();
        Assert.Contains("You decide which service takes a step.", messages[0], StringComparison.Ordinal);
        Assert.DoesNotContain("which step runs next", messages[0], StringComparison.Ordinal);
        Assert.Equal(
            """
            user: Workflow: {"name":"research-write-review","description":""}
            Hop 3, 3 remain. Cycle 1 of 2.
            Input: {"question":"{{hop}} <b>"}
            Results so far: {"research":{"passages":["p"]}}
            Messages: [{"sender_role":"write","recipient_role":"review","payload":{"tone":"dry"}}]
            Step: {"id":"review","capability":"review","attempts":1,"error":{"agent":"bob","code":"agent.timeout","message":"no answer"}}
            Asked for: "Is it fair?"
            Recommendation of the router: {"model":"text-model/3f","candidates":[{"service":"ada","confidence":0.6,"reasons":["knows 'lease'"]},{"service":"bob","confidence":0.3,"reasons":[]}],"none":0.1}
            Services:
            {"name":"ada","capabilities":["review","law"],"description":"Reviews <contracts>.","examples":["Check my lease","Is this clause valid?"],"health":"late","draining":false,"circuit_open":false,"running":2,"waiting":1}
            {"name":"bob","capabilities":["review"],"description":"Reviews code.","examples":[],"health":"healthy","draining":true,"circuit_open":true,"running":0,"waiting":0}

            """.ReplaceLineEndings("\n"),
            messages[1].ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Decide_LongTexts_AreCutWithAMark()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("""{"service":"ada","reason":"r"}"""));
        using var arbitrator = RoutingQuestions.Arbitrator(server.Endpoint);
        var huge = $$"""{"a":"{{new string('x', 300_000)}}","list":[{{string.Join(',', Enumerable.Range(0, 50_000))}}],"b":1}""";
        var state = RoutingQuestions.State(huge);
        foreach (var step in state.Definition.Steps)
        {
            state = state.With(step.Id, at => at with { Result = JsonPayload.Parse(huge) });
        }

        state = state with { Messages = MessageBoxOf([.. Enumerable.Range(0, 500).Select(i => ($"s{i}", "review", huge))]) };

        await arbitrator.DecideAsync(RoutingQuestions.Review(state), CancellationToken.None);

        var prompt = server.Asked[0].Messages.Last();
        Assert.InRange(prompt.Length, 20_000, 50_000);
        Assert.Contains("… [cut]", prompt, StringComparison.Ordinal);
        Assert.Contains("\"sender_role\":\"s499\"", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("\"sender_role\":\"s479\"", prompt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"write\"", "write")]
    [InlineData("null", null)]
    public async Task ChooseNext_StepOrDone_IsTaken(string step, string? expected)
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says($$"""{"step":{{step}},"reason":"enough"}""", usage: (7, 3)));
        using var arbitrator = RoutingQuestions.Arbitrator(server.Endpoint);

        var choice = (await arbitrator.ChooseNextAsync(Routed(), CancellationToken.None)).Value!;

        Assert.Equal(new NextStepChoice(expected, "enough", "chat:m") { Usage = new(7, 3) }, choice);
    }

    [Fact]
    public async Task ChooseNext_StepThatTheDefinitionDoesNotHave_IsInvalid()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("""{"step":"publish","reason":"r"}"""));
        using var arbitrator = RoutingQuestions.Arbitrator(server.Endpoint);

        var error = (await arbitrator.ChooseNextAsync(Routed(), CancellationToken.None)).Error!;

        Assert.Equal("route.model_invalid", error.Code);
        Assert.StartsWith("The answer of the chat arbitrator does not fit its output schema", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChooseNext_Prompt_TellsWhatHasRun()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("""{"step":null,"reason":"r"}"""));
        using var arbitrator = RoutingQuestions.Arbitrator(server.Endpoint);

        await arbitrator.ChooseNextAsync(Routed(), CancellationToken.None);

        var messages = server.Asked[0].Messages.ToList();
        Assert.Contains("You decide which step runs next", messages[0], StringComparison.Ordinal);
        Assert.DoesNotContain("which service takes a step", messages[0], StringComparison.Ordinal);
        Assert.EndsWith(
            """
            Messages: []
            Steps:
            {"id":"research","capability":"research","agent":null,"signal":null,"runs":2,"status":"completed","error":null}
            {"id":"write","capability":"write","agent":null,"signal":null,"runs":1,"status":"failed","error":{"agent":"bob","code":"agent.timeout","message":"late"}}
            {"id":"review","capability":"review","agent":null,"signal":null,"runs":0,"status":"not_run","error":null}

            """.ReplaceLineEndings("\n"),
            messages[1].ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_TemplateOfTheConfiguration_TellsTheTwoQuestionsApart()
    {
        await using var server = await ModelServer.StartAsync(
            ModelServer.Says("""{"service":"ada","reason":"r"}"""), ModelServer.Says("""{"step":null,"reason":"r"}"""));
        using var arbitrator = RoutingQuestions.Arbitrator(
            server.Endpoint, RoutingQuestions.Plain with { System = "Which {{question}}?", Prompt = "{{step.id}}{{#each choices}}{{id}}={{runs}} {{/each}}{{input.question}}" });

        await arbitrator.DecideAsync(RoutingQuestions.Review(), CancellationToken.None);
        await arbitrator.ChooseNextAsync(Routed(), CancellationToken.None);

        Assert.Equal(["system: Which service?", "user: reviewIs it fair?"], server.Asked[0].Messages);
        Assert.Equal(["system: Which step?", "user: research=2 write=1 review=0 why?"], server.Asked[1].Messages);
    }

    private static WorkflowState Routed() => RoutingQuestions.State("""{"question":"why?"}""", DefinitionBuilder.ThreeSteps().Route())
        .With("research", at => at with { Status = StepStatus.Completed, Cycle = 2, Result = JsonPayload.Parse("1") })
        .With("write", at => at with { Status = StepStatus.Failed, Cycle = 1, Agent = "bob", Error = new("agent.timeout", "late", true) });

    private static MessageBox MessageBoxOf(params (string From, string To, string Payload)[] messages) => MessageBox.Empty with
    {
        Channels = [.. messages.Select((message, i) => new MessageChannel(message.From, message.To)
        {
            Pending = [new(
                new()
                {
                    MessageId = $"m{i}",
                    Number = i + 1,
                    SenderRole = message.From,
                    RecipientRole = message.To,
                    Payload = JsonPayload.Parse(message.Payload),
                    HopIndex = 1,
                    CorrelationId = "c1",
                    SentAt = DateTimeOffset.UnixEpoch,
                },
                Push: false)],
        })],
    };
}
