using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Grains.Definitions;
using Xunit;

namespace OrleansAgents.Grains.Tests.Definitions;

/// <summary>Agents of kind chat in the operator's file.</summary>
public sealed class ChatAgentFileTests
{
    [Fact]
    public void Read_ChatAgentWithEveryKey_GivesItsSettings()
    {
        var agent = Assert.Single(OperatorFileReader.Read("""
            agents:
              - name: critic
                kind: chat
                capabilities: [review]
                endpoint: http://127.0.0.1:11434/v1
                model: qwen2.5
                apiKeyEnv: MY_KEY_1
                system: You review.
                prompt: "{{input.question}}"
                output: { type: object, required: [approved], properties: { approved: { type: boolean } } }
                maxOutputTokens: 500
                temperature: 0.2
                price: { input: 0.15, output: 6e-1 }
                timeout: 2m
                with: { tone: dry }
            """).Value!.Agents);

        Assert.Equal((AgentKind.Chat, new Uri("http://127.0.0.1:11434/v1"), TimeSpan.FromMinutes(2)), (agent.Kind, agent.Endpoint, agent.Timeout));
        Assert.Equal(
            new ChatSettings
            {
                Model = "qwen2.5",
                ApiKeyEnv = "MY_KEY_1",
                System = "You review.",
                Prompt = "{{input.question}}",
                Output = JsonPayload.Parse("""{"type":"object","required":["approved"],"properties":{"approved":{"type":"boolean"}}}"""),
                MaxOutputTokens = 500,
                Temperature = 0.2,
                InputPrice = 0.15m,
                OutputPrice = 0.6m,
            },
            agent.Chat);
    }

    [Fact]
    public void Read_ChatAgentWithAModelAlone_HasTheDefaults()
    {
        var file = OperatorFileReader.Read("""agents: [ { name: a, kind: chat, capabilities: [x], endpoint: "https://h/v1", model: m } ]""").Value!;

        Assert.Equal(new ChatSettings { Model = "m", MaxOutputTokens = 4096 }, file.Agents[0].Chat);
    }

    [Fact]
    public void Read_BadChatAgents_ReportsEveryProblemInSourceOrder()
    {
        var error = OperatorFileReader.Read(
            """
            agents:
              - { name: a, kind: chat, capabilities: [x] }
              - { name: b, kind: chat, capabilities: [x], endpoint: ollama, model: "", type: echo }
              - name: c
                kind: chat
                capabilities: [x]
                endpoint: http://h/v1
                model: m
                apiKeyEnv: sk-4711-secret
                system: [no]
                prompt: "{{#each input}}"
                output:
                  type: object
                  propertys: {}
                  properties: { n: { type: whole } }
                maxOutputTokens: 1000001
                temperature: 2.1
                price: { input: -1, outputs: 2 }
              - { name: d, kind: chat, capabilities: [x], endpoint: "http://h", model: m, output: text, price: 5, temperature: warm, maxOutputTokens: 0 }
              - { name: e, kind: http, capabilities: [x], endpoint: "http://h", model: m, apiKeyEnv: K, system: s, prompt: p, output: {}, maxOutputTokens: 1, temperature: 1, price: {} }
            """,
            template => template.Contains('#', StringComparison.Ordinal) ? "a block without an end" : null).Error!;

        Assert.Equal(
            """
            2:5: expected the key 'endpoint' in an agent of kind chat, found none; add it
            2:5: expected the key 'model' in an agent of kind chat, found none; add it
            3:57: expected an absolute http or https address such as http://127.0.0.1:8080/agent, found 'ollama'
            3:72: expected the model's name at the endpoint, found ''
            3:82: the key 'type' belongs to agents of kind local alone; remove it, or change the kind
            9:16: expected the name of an environment variable such as OPENAI_API_KEY, found something else; put the key into a variable and name it here
            10:13: expected a template of the system message, found a list
            11:13: expected a template of the user message, found one that cannot be used: a block without an end
            14:7: the JSON Schema keyword 'propertys' is not supported; did you mean 'properties'?
            15:32: expected a type (object, array, string, number, integer, boolean, null), found 'whole'
            16:22: expected tokens of one answer from 1 to 1000000, found 1000001
            17:18: expected a temperature from 0 to 2, found 2.1
            18:21: expected the price of a million tokens from 0 to 1000000, found -1
            18:25: unknown key 'outputs'; did you mean 'output'?
            """.ReplaceLineEndings("\n"),
            string.Join('\n', error.Problems.Where(p => p.Line < 19)));
        Assert.Equal(
            ["19:87 output", "19:100 price", "19:116 temperature", "19:139 maxOutputTokens"],
            error.Problems.Where(p => p.Line == 19).Select(p => $"{p.Line}:{p.Column} {p.Path.Split('/')[^1]}"));
        Assert.Equal(
            ["model", "apiKeyEnv", "system", "prompt", "output", "maxOutputTokens", "temperature", "price"],
            error.Problems.Where(p => p.Line == 20 && p.Message.Contains("belongs to agents of kind chat alone", StringComparison.Ordinal))
                .Select(p => p.Path.Split('/')[^1]));
    }
}
