using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Json;
using OrleansAgents.Grains.Definitions;
using Xunit;

namespace OrleansAgents.Grains.Tests.Definitions;

public sealed class OperatorFileReaderTests
{
    [Fact]
    public void Read_AgentsOfEveryKind_GivesTheirDescriptors()
    {
        var file = OperatorFileReader.Read("""
            agents:
              - { name: docs, kind: local, type: search, capabilities: [rag, rag], with: { folder: docs } }
              - { name: tests, kind: process, capabilities: [testing], command: [dotnet, test, "", "5"], timeout: 10m, maxConcurrency: 2 }
              - { name: remote, kind: http, capabilities: [review], endpoint: "https://example.org/agent", description: Reviews. }
            definitions: [ examples/a.yaml, b.yaml ]
            """).Value!;

        Assert.Equal<string>(["examples/a.yaml", "b.yaml"], file.Definitions);
        var (docs, tests, remote) = (file.Agents[0], file.Agents[1], file.Agents[2]);
        Assert.Equal(("docs", AgentKind.Local, "search"), (docs.Name, docs.Kind, docs.Type));
        Assert.Equal<string>(["rag"], docs.Capabilities);
        Assert.Equal(JsonPayload.Parse("""{"folder":"docs"}"""), docs.With);
        Assert.Equal((TimeSpan.FromSeconds(60), 0), (docs.Timeout, docs.MaxConcurrency));
        Assert.Equal(AgentKind.Process, tests.Kind);
        Assert.Equal<string>(["dotnet", "test", "", "5"], tests.Command);
        Assert.Equal((TimeSpan.FromMinutes(10), 2), (tests.Timeout, tests.MaxConcurrency));
        Assert.Equal((AgentKind.Http, new Uri("https://example.org/agent"), "Reviews."), (remote.Kind, remote.Endpoint, remote.Description));
    }

    [Fact]
    public void Read_BadFile_ReportsEveryProblemInSourceOrder()
    {
        var error = OperatorFileReader.Read("""
            agent: []
            agents:
              - { name: a, kind: local, capabilities: [x], command: [ls] }
              - { name: a, kind: local, type: find, capabilities: [] }
              - { name: b, kind: process, capabilities: [x], command: [], timeout: 5 }
              - { name: c, kind: process, capabilities: [x], command: ["", 5] }
              - { name: d, kind: http, capabilities: ["two words"], endpoint: /agent, maxConcurrency: 0 }
              - { name: e, kind: http, endpoint: "ftp://x", type: echo }
              - { name: f, kind: mcp, model: x, endpoint: "http://x", apiKeyEnv: KEY }
              - { kind: humam, modle: x }
              - text
              - { name: g, kind: local, type: echo, capabilities: [x], model: y, with: [] }
            definitions: [ a.yaml, "", 5, a.yaml ]
            """).Error!;

        Assert.Equal("configuration.invalid", error.Code);
        Assert.Equal(
            """
            1:1: unknown key 'agent'; did you mean 'agents'?
            3:5: expected the key 'type' in an agent of kind local, found none; add it
            3:57: the key 'command' belongs to agents of kind process alone; remove it, or change the kind
            4:13: expected a name of its own, found 'a'; the agent on line 3 has it already
            4:35: expected the type of a local agent (search, write, review, echo), found 'find'
            4:55: expected a list of at least one capability tag, found an empty list
            5:59: expected a list of the program and its arguments, found an empty list
            5:72: expected a duration such as 500ms, 10s, 5m, 1h30m or 00:00:10, found 5; add the unit
            6:60: expected a program, found ''
            6:64: expected an argument, found 5; put it in quotes to mean the text
            7:43: expected a capability tag: 1 to 64 letters (a to z), digits, '-', '_' or '.', the first a letter or digit, found 'two words'
            7:67: expected an absolute http or https address such as http://127.0.0.1:8080/agent, found '/agent'
            7:91: expected calls at once from 1 to 1000, found 0
            8:5: expected the key 'capabilities' (the tags by which steps find the agent), found none; add it
            8:38: expected an absolute http or https address such as http://127.0.0.1:8080/agent, found 'ftp://x'
            8:55: the key 'type' belongs to agents of kind local alone; remove it, or change the kind
            9:22: the kind 'mcp' is not supported by this version; use local, process, http, chat or human
            10:5: expected the key 'name' (the agent's name, unique in the file), found none; add it
            10:13: expected a kind (local, process, http, chat, mcp, a2a, human), found 'humam'; did you mean 'human'?
            11:5: expected an agent: a mapping with name, kind and capabilities, found 'text'
            12:67: the key 'model' belongs to agents of kind chat alone; remove it, or change the kind
            12:76: expected a mapping of parameters, found a list
            13:24: expected the path of a workflow definition, found ''
            13:28: expected the path of a workflow definition, found 5; put it in quotes to mean the text
            13:31: expected the path of a workflow definition that is not listed yet, found 'a.yaml'; line 13 has it already; remove one
            """.ReplaceLineEndings("\n"),
            string.Join('\n', error.Problems));
    }

    [Fact]
    public void Read_Person_IsAnAgentWithoutAnAddress()
    {
        var file = OperatorFileReader.Read("agents: [ { name: ann, kind: human, capabilities: [editing], description: Edits. } ]").Value!;

        Assert.Equal(("ann", AgentKind.Human, "Edits."), (file.Agents[0].Name, file.Agents[0].Kind, file.Agents[0].Description));
        Assert.Equal<string>(["editing"], file.Agents[0].Capabilities);
    }

    [Fact]
    public void Read_PersonWithKeysOfCalls_RefusesEach()
    {
        var error = OperatorFileReader.Read("""
            agents:
              - { name: a, kind: human, capabilities: [x], type: echo, command: [ls], endpoint: "http://x" }
              - { name: b, kind: human, capabilities: [x], timeout: 5s, maxConcurrency: 1, with: {} }
            """).Error!;

        Assert.Equal(
            """
            2:54: the key 'type' belongs to agents of kind local alone; remove it, or change the kind
            2:69: the key 'command' belongs to agents of kind process alone; remove it, or change the kind
            2:85: the key 'endpoint' belongs to agents of kind http and chat alone; remove it, or change the kind
            3:57: the key 'timeout' belongs to calls, and nobody calls an agent of kind human; remove it (a step's 'wait' sets the deadline)
            3:77: the key 'maxConcurrency' belongs to calls, and nobody calls an agent of kind human; remove it (a step's 'wait' sets the deadline)
            3:86: the key 'with' belongs to calls, and nobody calls an agent of kind human; remove it (a step's 'wait' sets the deadline)
            """.ReplaceLineEndings("\n"),
            string.Join('\n', error.Problems));
    }

    [Fact]
    public void Read_Limits_GivesThoseThatAreSet()
    {
        const string Text = """
            limits: { linearHops: 4, cyclicHops: 6, parallelHops: 40, fanOut: 3, cycles: 5, wallClock: 2h, payload: 2MiB, journal: 500, attempts: 7, messages: 50, tokens: 3000000000, cost: 12.50 }
            """;

        Assert.Equal(
            new OperatorLimits
            {
                LinearHops = 4,
                CyclicHops = 6,
                ParallelHops = 40,
                FanOut = 3,
                Cycles = 5,
                WallClock = TimeSpan.FromHours(2),
                PayloadBytes = 2 << 20,
                JournalEvents = 500,
                Attempts = 7,
                Messages = 50,
                Tokens = 3_000_000_000,
                Cost = 12.50m,
            },
            OperatorFileReader.Read(Text).Value!.Limits);
        Assert.Equal(new OperatorLimits { Cycles = 3 }, OperatorFileReader.Read("limits: { cycles: 3 }").Value!.Limits);
        Assert.Equal(OperatorLimits.None, OperatorFileReader.Read("agents: []").Value!.Limits);
    }

    [Fact]
    public void Read_BadLimits_ReportsEveryProblemInSourceOrder()
    {
        var error = OperatorFileReader.Read("""
            limits:
              linearHops: 0
              cyclicHops: "5"
              parallelHops: 1001
              fanout: 2
              fanOut: 257
              wallClock: 60
              payload: 1023
              journal: 9
              messages: 1000001
              tokens: 1.5
              cost: 0
            """).Error!;

        Assert.Equal(
            """
            2:15: expected hops from 1 to 1000, found 0
            3:15: expected hops from 1 to 1000, found '5'
            4:17: expected hops from 1 to 1000, found 1001
            5:3: unknown key 'fanout'; did you mean 'fanOut'?
            6:11: expected steps at once from 1 to 256, found 257
            7:14: expected a duration such as 500ms, 10s, 5m, 1h30m or 00:00:10, found 60; add the unit
            8:12: expected a size from 1KiB to 64MiB, found 1023
            9:12: expected events in a journal from 10 to 1000000, found 9
            10:13: expected undelivered messages from 1 to 1000000, found 1000001
            11:11: expected tokens from 1 to 1000000000000, found 1.5
            12:9: expected a cost from 0.0001 to 1000000000, found 0
            """.ReplaceLineEndings("\n"),
            string.Join('\n', error.Problems));
    }

    [Theory]
    [InlineData("agents: [", "configuration.invalid")]
    [InlineData("- a", "configuration.invalid")]
    [InlineData("", "configuration.invalid")]
    public void Read_NoMapping_IsRefused(string text, string code) => Assert.Equal(code, OperatorFileReader.Read(text).Error!.Code);

    [Fact]
    public void Read_FileOverTheLimit_IsRefusedAsTooLarge() =>
        Assert.Equal("payload.too_large", OperatorFileReader.Read(new string('#', OperatorFileReader.BytesMax + 1)).Error!.Code);
}
