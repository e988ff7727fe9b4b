using System.Text.Json;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Tests.Chat;

/// <summary>What a model is asked, and what becomes of its answer.</summary>
public sealed class ChatConnectorTests
{
    [Fact]
    public async Task Call_PlainAgent_SendsPayloadAndHeadersAndStreams()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says(["Be", "cause."], usage: (100, 20)));

        var answer = await server.AskAsync(ChatCalls.Plain with { MaxOutputTokens = 77, Temperature = 0.25, InputPrice = 2, OutputPrice = 10 });

        Assert.Equal((AnswerStatus.Success, """{"text":"Because."}"""), (answer.Status, answer.Result.ToString()));
        Assert.Equal(new(100, 20, 0.0004m), answer.Usage);
        var asked = Assert.Single(server.Asked);
        Assert.Equal("/v1/chat/completions", asked.Path);
        Assert.Equal("w1/step/1/1", asked.Headers["Idempotency-Key"]);
        Assert.Equal("c1", asked.Headers["X-Correlation-Id"]);
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", asked.Headers["traceparent"]);
        Assert.DoesNotContain("Authorization", asked.Headers.Keys);
        Assert.Equal("m", asked.Body.GetProperty("model").GetString());
        Assert.True(asked.Body.GetProperty("stream").GetBoolean());
        Assert.True(asked.Body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        Assert.Equal((77, 0.25), (asked.Body.GetProperty("max_tokens").GetInt32(), asked.Body.GetProperty("temperature").GetDouble()));
        Assert.False(asked.Body.TryGetProperty("response_format", out _));
        Assert.StartsWith("""user: {"input":{"question":"why?"},"steps":{},""", Assert.Single(asked.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_TextThatIsJson_StaysTextWithoutASchema()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("""{"approved":true}"""));

        var answer = await server.AskAsync();

        Assert.Equal("""{"approved":true}""", answer.Result.ToElement().GetProperty("text").GetString());
    }

    [Fact]
    public async Task Call_EndpointThatCountsNoTokens_IsEstimatedByLength()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("123456789"));

        var answer = await server.AskAsync(ChatCalls.Plain with { System = "12345", Prompt = "12345678" });

        Assert.Equal(new(4, 3), answer.Usage);
    }

    [Fact]
    public async Task Call_AnswerThatFitsTheSchema_IsTheResult()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says(["{\"appro", "ved\":true}"], usage: (1, 2)));

        var answer = await server.AskAsync(ChatCalls.WithSchema);

        Assert.Equal("""{"approved":true}""", answer.Result.ToString());
        var format = Assert.Single(server.Asked).Body.GetProperty("response_format");
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        Assert.Equal(ChatCalls.WithSchema.Output, JsonPayload.From(format.GetProperty("json_schema").GetProperty("schema")));
    }

    [Theory]
    [InlineData("I approve.", "line 1, column 1: not valid JSON")]
    [InlineData("""{"approved":"yes"}""", "/approved: expected ")]
    [InlineData("", "not valid JSON")]
    public async Task Call_AnswerThatDoesNotFit_IsGivenBackOnceWithItsProblems(string bad, string problem)
    {
        await using var server = await ModelServer.StartAsync(
            ModelServer.Says(bad, usage: (10, 5)), ModelServer.Says("""{"approved":false}""", usage: (20, 6)));

        var answer = await server.AskAsync(ChatCalls.WithSchema with { Prompt = "Good?" });

        Assert.Equal("""{"approved":false}""", answer.Result.ToString());
        Assert.Equal(new(30, 11), answer.Usage);
        var repair = server.Asked[1].Messages.ToList();
        Assert.Equal(bad.Length == 0 ? ["user: Good?"] : ["user: Good?", $"assistant: {bad}"], repair[..^1]);
        Assert.Contains(problem, repair[^1], StringComparison.Ordinal);
        Assert.Contains(ChatCalls.WithSchema.Output!.ToString(), repair[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_AnswerThatNeverFits_AnswersInvalidOutputAfterOneRepair()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("nope", usage: (10, 5)));

        var answer = await server.AskAsync(ChatCalls.WithSchema with { InputPrice = 1_000_000 });

        Assert.Equal(("agent.invalid_output", true, false), (answer.Error!.Code, answer.Error.Retryable, answer.OutcomeUnknown));
        Assert.Equal(new(20, 10, 20), answer.Usage);
        Assert.Equal(2, server.Asked.Length);
    }

    [Fact]
    public async Task Call_Templates_SeeThePayload()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("ok"));

        await server.AskAsync(
            ChatCalls.Plain with
            {
                System = "Cycle {{cycle}} of {{max_cycles}}, {{remaining_hops}} hops left, locks {{json locks}}.",
                Prompt = "{{input.question}} {{input.draft}} {{#each input.list}}[{{this}}]{{/each}} {{input.yes}} {{json input.deep}} {{#if input.no}}!{{/if}}{{input.none}}",
            },
            input: """{"question":"why <b>&</b> \"ü\"?","draft":"{{cycle}}","list":[1,2.5],"yes":true,"no":false,"deep":{"a":["ü",null,1e2]}}""");

        Assert.Equal(
            ["system: Cycle 1 of 1, 0 hops left, locks [].", """user: why <b>&</b> "ü"? {{cycle}} [1][2.5] true {"a":["ü",null,100]} """],
            server.Asked[0].Messages);
    }

    [Fact]
    public async Task Call_TemplateThatMakesTooMuch_AnswersTooLargeWithoutARequest()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("ok"));

        var answer = await server.AskAsync(
            ChatCalls.Plain with { Prompt = "{{#each input.l}}{{#each ../input.l}}{{json ../../input}}{{/each}}{{/each}}" },
            input: JsonSerializer.Serialize(new { l = Enumerable.Range(0, 200) }));

        Assert.Equal(("payload.too_large", false), (answer.Error!.Code, answer.Error.Retryable));
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Call_Key_IsSentAndNeverTold()
    {
        const string Variable = "ORLEANSAGENTS_TEST_KEY";
        Environment.SetEnvironmentVariable(Variable, "sk-secret");
        await using var server = await ModelServer.StartAsync(
            ModelServer.Says("ok"), ModelServer.Status(401, body: "bad key sk-secret"), ModelServer.Status(400, body: "bad key sk-secret"));
        var chat = ChatCalls.Plain with { ApiKeyEnv = Variable };

        var (good, refused, bad) = (await server.AskAsync(chat), await server.AskAsync(chat), await server.AskAsync(chat));

        Assert.Equal(AnswerStatus.Success, good.Status);
        Assert.Equal("Bearer sk-secret", server.Asked[0].Headers["Authorization"]);
        Assert.Equal(("agent.unauthorized", false), (refused.Error!.Code, refused.Error.Retryable));
        Assert.Contains(Variable, refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal("agent.http_status", bad.Error!.Code);
        Assert.DoesNotContain("secret", refused.Error.Message + bad.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_KeyThatIsNotSet_AnswersMisconfiguredAndNamesTheVariable()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("ok"));

        var answer = await server.AskAsync(ChatCalls.Plain with { ApiKeyEnv = "ORLEANSAGENTS_NO_SUCH_KEY" });

        Assert.Equal(("agent.misconfigured", false), (answer.Error!.Code, answer.Error.Retryable));
        Assert.Contains("ORLEANSAGENTS_NO_SUCH_KEY", answer.Error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Theory]
    [InlineData("{{#each input}}", null)]
    [InlineData("{{nosuch input 1}}", null)]
    [InlineData("", """{"type":"strin"}""")]
    public async Task Call_BrokenTemplateOrSchema_AnswersMisconfigured(string prompt, string? schema)
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Says("ok"));

        var answer = await server.AskAsync(ChatCalls.Plain with { Prompt = prompt, Output = schema is null ? null : JsonPayload.Parse(schema) });

        Assert.Equal(("agent.misconfigured", false), (answer.Error!.Code, answer.Error.Retryable));
        Assert.Empty(server.Asked);
    }
}
