using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Routing;
using OrleansAgents.Grains.Definitions;
using Xunit;

namespace OrleansAgents.Grains.Tests.Definitions;

/// <summary>The section <c>routing</c> of the operator's file.</summary>
public sealed class RoutingFileTests
{
    [Fact]
    public void Read_NoSection_GivesTheStandard()
    {
        Assert.Equal(RoutingSettings.Standard, OperatorFileReader.Read("agents: []").Value!.Routing);
        Assert.Equal(RoutingSettings.Standard, OperatorFileReader.Read("routing: { router: model, arbitrator: policy }").Value!.Routing);
        Assert.Equal(RouterKind.Tags, OperatorFileReader.Read("routing: { router: tags }").Value!.Routing.Router);
    }

    [Fact]
    public void Read_EveryKey_GivesTheSettings()
    {
        var routing = OperatorFileReader.Read("""
            routing:
              router: { chat: { endpoint: "http://127.0.0.1:11434/v1", model: qwen2.5 } }
              arbitrator:
                chat:
                  endpoint: https://api.openai.com/v1
                  model: gpt-4.1-mini
                  apiKeyEnv: MY_KEY_1
                  deadline: 800ms
                  system: You decide.
                  prompt: "{{json recommendation}}"
                  maxOutputTokens: 200
                  temperature: 0
                  price: { input: 0.4, output: 1.6 }
              minConfidence: 0.55
              onLowConfidence: default
              default: registers-later
              timeout: 10m
            """).Value!.Routing;

        Assert.Equal(RouterKind.Chat, routing.Router);
        Assert.Equal(new(new("http://127.0.0.1:11434/v1"), new ChatSettings { Model = "qwen2.5" }, TimeSpan.FromSeconds(5)), routing.RouterChat);
        Assert.Equal((new Uri("https://api.openai.com/v1"), TimeSpan.FromMilliseconds(800)), (routing.ArbitratorChat!.Endpoint, routing.ArbitratorChat.Deadline));
        Assert.Equal(
            new ChatSettings
            {
                Model = "gpt-4.1-mini",
                ApiKeyEnv = "MY_KEY_1",
                System = "You decide.",
                Prompt = "{{json recommendation}}",
                MaxOutputTokens = 200,
                Temperature = 0,
                InputPrice = 0.4m,
                OutputPrice = 1.6m,
            },
            routing.ArbitratorChat.Chat);
        Assert.Equal(
            new() { MinConfidence = 0.55, OnLowConfidence = LowConfidenceAction.Default, Default = "registers-later", Timeout = TimeSpan.FromMinutes(10) },
            routing.Policy);
    }

    [Fact]
    public void Read_Ask_NeedsNoAgent() =>
        Assert.Equal(
            new RoutingPolicy { MinConfidence = 1, OnLowConfidence = LowConfidenceAction.Ask },
            OperatorFileReader.Read("routing: { minConfidence: 1, onLowConfidence: ask }").Value!.Routing.Policy);

    [Fact]
    public void Read_BadSection_ReportsEveryProblemInSourceOrder()
    {
        var error = OperatorFileReader.Read(
            """
            routing:
              rooter: model
              router: chat
              arbitrator:
                chat:
                  endpoint: ollama
                  model: ""
                  output: { type: object }
                  apiKeyEnv: sk-4711-secret
                  deadline: 6m
                  prompt: "{{#each}}"
                  maxOutputTokens: 0
                  price: { inputs: 1 }
              minConfidence: 1.5
              onLowConfidence: guess
              default: echo
              timeout: 10
            """,
            template => template.Contains('#', StringComparison.Ordinal) ? "a block without an end" : null).Error!;

        Assert.Equal("configuration.invalid", error.Code);
        Assert.Equal(
            """
            2:3: unknown key 'rooter'; did you mean 'router'?
            3:11: expected what recommends, or a mapping with chat (model, tags), found 'chat'
            6:17: expected an absolute http or https address such as http://127.0.0.1:8080/agent, found 'ollama'
            7:14: expected the model's name at the endpoint, found ''
            8:7: unknown key 'output'; known are endpoint, deadline, model, apiKeyEnv, system, prompt, maxOutputTokens, temperature, price
            9:18: expected the name of an environment variable such as OPENAI_API_KEY, found something else; put the key into a variable and name it here
            10:17: expected a duration from 100ms to 5m, found '6m'
            11:15: expected a template of the user message, found one that cannot be used: a block without an end
            12:24: expected tokens of one answer from 1 to 1000000, found 0
            13:16: unknown key 'inputs'; did you mean 'input'?
            14:18: expected a confidence from 0 to 1, found 1.5
            15:20: expected what is done when the router is not sure (best, ask, default), found 'guess'
            16:12: the key 'default' belongs to 'onLowConfidence: default' alone; remove it, or change 'onLowConfidence'
            """.ReplaceLineEndings("\n"),
            string.Join('\n', error.Problems.Where(p => p.Line < 17)));
        Assert.Equal("/routing/timeout", error.Problems[^1].Path);
    }

    [Theory]
    [InlineData("routing: model", "1:10: expected a mapping with router, arbitrator, and what is done when the router is not sure, found 'model'")]
    [InlineData("routing: { router: [model] }", "1:20: expected what recommends: model, tags, or a mapping with chat, found a list")]
    [InlineData("routing: { router: {} }", "1:20: expected the key 'chat' (the model: endpoint and model), found none; add it")]
    [InlineData("routing: { arbitrator: model }", "1:24: expected what decides, or a mapping with chat (policy), found 'model'")]
    [InlineData("routing: { arbitrator: { chat: text } }", "1:32: expected a mapping with the endpoint and the model, found 'text'")]
    [InlineData("routing: { arbitrator: { chat: { model: m } } }", "1:32: expected the key 'endpoint' (the base address of the model's server), found none; add it")]
    [InlineData("routing: { arbitrator: { chat: { endpoint: \"http://h\" } } }", "1:32: expected the key 'model' (the model's name at the endpoint), found none; add it")]
    [InlineData("routing: { router: { chat: { endpoint: \"http://h\", model: m, deadline: 99ms } } }", "1:72: expected a duration from 100ms to 5m, found '99ms'")]
    [InlineData("routing: { minConfidence: 0.5, onLowConfidence: default }", "1:10: expected the key 'default' (the agent that is taken when the router is not sure), found none; add it")]
    [InlineData("routing: { minConfidence: 0.5, onLowConfidence: default, default: \"a b\" }", "1:67: expected an agent's name: 1 to 64 letters (a to z), digits, '-', '_' or '.', the first a letter or digit, found 'a b'")]
    [InlineData("routing: { onLowConfidence: ask }", "1:29: 'onLowConfidence' says what is done below 'minConfidence', and there is none, so that it would never be done; add 'minConfidence'")]
    public void Read_OneProblem_SaysItWithItsPlace(string text, string problem) =>
        Assert.Equal(problem, Assert.Single(OperatorFileReader.Read(text).Error!.Problems).ToString());
}
