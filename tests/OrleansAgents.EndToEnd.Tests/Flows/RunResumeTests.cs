using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Flows;

/// <summary>A run without a server, killed or interrupted halfway, and gone on with.</summary>
public sealed class RunResumeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly GatedAgent _agent;
    private readonly string _flow;
    private readonly string _config;

    public RunResumeTests()
    {
        _agent = new(_folder, "gated");
        _config = _folder.Write("orleansagents.yaml", $"agents:\n{_agent.Entry}\n");
        _flow = _folder.Write("flow.yaml", """
            name: flow
            steps:
              - { id: one, agent: gated }
              - { id: two, agent: gated }
              - { id: three, agent: echo }
            output: two
            """);
    }

    [Fact]
    public async Task Run_KilledHalfway_IsResumedWithoutRedoingWhatIsDone()
    {
        var id = await KillInSecondStepAsync();

        await using var resumed = Start("run", "--resume", id, "--json");
        Assert.Equal($"{id}/two/1/1", (await _agent.BegunAsync()).RequestId);
        _agent.LetThrough("after the crash");
        var run = (await resumed.EndAsync()).ShouldSucceed();

        Assert.Equal("completed", (string?)run.Json["status"]);
        Assert.Equal("after the crash", (string?)run.Json["output"]);
        Assert.Equal("before the crash", (string?)run.Json["steps"]![0]!["result"]);
        var again = (await Start("run", "--resume", id, "--json").EndAsync()).ShouldSucceed();
        Assert.True(JsonNode.DeepEquals(run.Json, again.Json), "resuming a finished run shows it as it is");
    }

    [Fact]
    public async Task Run_KilledHalfway_GoesOnInAServerToo()
    {
        var id = await KillInSecondStepAsync();

        await using var server = await ServerProcess.StartAsync(_folder.Data, _config);
        Assert.Equal($"{id}/two/1/1", (await _agent.BegunAsync()).RequestId);
        _agent.LetThrough("in a server");

        Assert.Equal("in a server", (string?)(await server.Api.EndAsync(id))["output"]);
        await server.StopAsync();
    }

    [Fact]
    public async Task Run_Interrupted_SaysHowToGoOn()
    {
        await using var run = Start("run", _flow);
        var call = await _agent.BegunAsync();
        run.Terminate();
        _agent.LetThrough("while it stops");

        var ended = await run.EndAsync();

        var id = call.RequestId.Split('/')[0];
        ended.ShouldFail(1, $"--resume {id}", "command.interrupted", _config);
        await using var resumed = Start("run", "--resume", id, "--json");
        Assert.Equal($"{id}/two/1/1", (await _agent.BegunAsync()).RequestId);
        _agent.LetThrough("done");
        Assert.Equal("while it stops", (string?)(await resumed.EndAsync()).ShouldSucceed().Json["steps"]![0]!["result"]);
    }

    [Fact]
    public async Task Run_SameIdempotencyKeyTwice_IsTheSameRun()
    {
        string[] line = ["run", "examples/echo.yaml", "--data", _folder.Data, "--idempotency-key", "k-1", "--json"];
        var first = (await CliProcess.RunAsync([.. line, "--input", """{"n":1}"""])).ShouldSucceed();

        var second = (await CliProcess.RunAsync([.. line, "--input", """{"n":1}"""])).ShouldSucceed();
        var other = await CliProcess.RunAsync([.. line, "--input", """{"n":2}"""]);

        Assert.True(JsonNode.DeepEquals(first.Json, second.Json), $"{first.Out}\n{second.Out}");
        other.ShouldFail(1, "idempotency.key_reused", (string)first.Json["id"]!);
    }

    public void Dispose()
    {
        _agent.Dispose();
        _folder.Dispose();
    }

    private async Task<string> KillInSecondStepAsync()
    {
        await using var killed = Start("run", _flow);
        var id = (await _agent.BegunAsync()).RequestId.Split('/')[0];
        _agent.LetThrough("before the crash");
        var second = await _agent.BegunAsync();
        await killed.KillAsync();
        _agent.LetThrough("to nobody");                       // the agent outlived the program, and answers into the void
        await second.GoneAsync();
        return id;
    }

    private CliProcess Start(params string[] arguments) => CliProcess.Start([.. arguments, "--data", _folder.Data, "--config", _config]);
}
