using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace OrleansAgents.EndToEnd.Tests.Refusals;

/// <summary>Agents that do everything wrong fail their own runs, with a reason, and nothing else.</summary>
[Collection(Heavy.Name)]
public sealed class BadAgentTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const long GrowthMax = 100L << 20;
    private const string Configuration = """
        agents:
          - { name: missing, kind: process, capabilities: [x], command: [/no/such/program] }
          - { name: hanging, kind: process, capabilities: [x], command: [sleep, '3600'], timeout: 1s }
          - { name: garbage, kind: process, capabilities: [x], command: [echo, 'Hello! I am no JSON.'] }
          - { name: silent, kind: process, capabilities: [x], command: ['true'] }
          - { name: crashing, kind: process, capabilities: [x], command: [sh, -c, 'echo out of luck >&2; exit 7'] }
          - { name: endless, kind: process, capabilities: [x], command: [sh, -c, 'head -c 104857600 /dev/zero'] }
          - { name: loud, kind: process, capabilities: [x], command: [sh, -c, 'head -c 104857600 /dev/zero >&2; echo "{\"status\":\"success\",\"result\":1}"'] }
          - { name: large, kind: process, capabilities: [x], command: [sh, -c, 'printf "{\"status\":\"success\",\"result\":\""; head -c 2000000 /dev/zero | tr "\\0" x; printf "\"}"'] }
          - { name: away, kind: http, capabilities: [x], endpoint: 'http://127.0.0.1:1/agent' }

        """;

    private TempFolder Folder { get; } = new();
    private ServerProcess _server = null!;

    [Theory]
    [InlineData("missing", "agent.command_not_found", "/no/such/program")]
    [InlineData("hanging", "agent.timeout", "1 s")]
    [InlineData("garbage", "agent.invalid_answer", "I am no JSON")]
    [InlineData("silent", "agent.invalid_answer", "empty")]
    [InlineData("crashing", "agent.process_exit", "out of luck")]
    [InlineData("endless", "agent.output_too_large", "killed")]
    [InlineData("large", "payload.too_large", "2000002")]
    [InlineData("away", "agent.unreachable", "127.0.0.1:1")]
    public async Task Agent_ThatDoesWrong_FailsItsRunWithAReason(string agent, string code, string message)
    {
        var ended = await RunAsync(agent);

        Assert.Equal("failed", (string?)ended["status"]);
        Assert.Equal(code, (string?)ended["error"]!["code"]);
        Assert.Contains(message, (string?)ended["error"]!["message"], StringComparison.Ordinal);
        await ShouldServeAsync();
    }

    [Fact]
    public async Task Agents_ThatPrintWithoutEnd_LeaveTheServerSmall()
    {
        var before = _server.ResidentBytes;

        var (endless, loud) = (await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync("endless"))), await RunAsync("loud"));

        var growth = _server.ResidentBytesPeak - before;
        output.WriteLine($"5 agents printed 100 MiB each: the server grew at most by {growth >> 20} MiB");
        Assert.All(endless, run => Assert.Equal("failed", (string?)run["status"]));
        Assert.Equal("completed", (string?)loud["status"]);
        Assert.InRange(growth, long.MinValue, GrowthMax);
    }

    [Fact]
    public async Task Run_OfAnAgentThatDoesWrong_TellsTheReasonAndExitsWithOne()
    {
        var (flow, config) = (Folder.File("garbage.yaml"), Folder.File("orleansagents.yaml"));

        var told = await CliProcess.RunAsync("run", flow, "--config", config, "--data", Folder.File("other"));
        var asJson = await CliProcess.RunAsync("run", flow, "--config", config, "--data", Folder.File("other"), "--json");

        told.ShouldFail(1, "agent.invalid_answer", "I am no JSON");
        asJson.ShouldFail(1);
        Assert.Equal("agent.invalid_answer", (string?)asJson.Json["error"]!["code"]);
    }

    public async Task InitializeAsync()
    {
        foreach (var name in NamesIn(Configuration))
        {
            Folder.Write($"{name}.yaml", $"name: {name}\nsteps:\n  - {{ id: a, agent: {name} }}\n");
        }

        var files = string.Join(", ", NamesIn(Configuration).Select(n => $"{n}.yaml"));
        var config = Folder.Write("orleansagents.yaml", $"{Configuration}definitions: [{files}]\n");
        _server = await ServerProcess.StartAsync(Folder.Data, config);
    }

    public async Task DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
        Folder.Dispose();
    }

    private static IEnumerable<string> NamesIn(string configuration) => configuration.Split('\n')
        .Where(line => line.Contains("{ name: ", StringComparison.Ordinal)).Select(line => line.Split(["name: ", ","], 3, default)[1]);

    private async Task<JsonNode> RunAsync(string definition) => await _server.Api.EndAsync(await _server.Api.StartAsync(definition));

    private async Task ShouldServeAsync()
    {
        (await _server.Api.PutDefinitionAsync("fine", "name: fine\nsteps: [{ id: a, agent: echo }]\n")).ShouldBe(System.Net.HttpStatusCode.OK);
        Assert.Equal("completed", (string?)(await RunAsync("fine"))["status"]);
    }
}
