namespace OrleansAgents.EndToEnd.Tests.Archives;

/// <summary>Everything moves from one data folder to another, and goes on there.</summary>
public sealed class MoveTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly GatedAgent _agent;
    private readonly string _config;

    public MoveTests()
    {
        _agent = new(_folder, "gated");
        _folder.Write("gate.yaml", "name: gate\nsteps: [ { id: go, agent: echo, approval: {} } ]\n");
        _folder.Write("work.yaml", "name: work\nsteps: [ { id: one, agent: gated }, { id: two, agent: gated } ]\n");
        _config = _folder.Write("orleansagents.yaml", $"definitions: [gate.yaml, work.yaml]\nagents:\n{_agent.Entry}\n");
    }

    public void Dispose()
    {
        _agent.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Move_OfAWaitingRunAndOneAmidItsSteps_BothCompleteOnTheOtherSide()
    {
        var (archive, target) = (_folder.File("all.ndjson.gz"), _folder.File("target"));
        var (waiting, working) = await LeaveUnfinishedAsync();
        (await CliProcess.RunAsync("export", archive, "--data", _folder.Data, "--json")).ShouldSucceed();

        var imported = (await CliProcess.RunAsync("import", archive, "--data", target, "--json")).ShouldSucceed();
        Assert.Equal(2, (int)imported.Json["written"]!["runs"]!);
        var repeated = (await CliProcess.RunAsync("import", archive, "--data", target, "--json")).ShouldSucceed();
        Assert.Equal((0, 2), ((int)repeated.Json["written"]!["runs"]!, (int)repeated.Json["present"]!["runs"]!));

        await using var server = await ServerProcess.StartAsync(target, _config);
        Assert.Equal($"{working}/two/1/1", (await _agent.BegunAsync()).RequestId);       // the first step is not made again
        _agent.LetThrough("moved");
        Assert.Equal("moved", (string?)(await server.Api.EndAsync(working))["output"]);
        Assert.Equal(waiting, await SubmitAsync(server));                               // the same key finds the same run
        await server.Api.PostAsync($"v1/workflows/{waiting}/signals/go", """{"payload":true,"by":"ann"}""");
        Assert.Equal("completed", (string?)(await server.Api.EndAsync(waiting))["status"]);
        await server.StopAsync();
        (await CliProcess.RunAsync("doctor", "--data", target, "--config", _config)).ShouldSucceed();
    }

    [Fact]
    public async Task Export_WhileTheServerRuns_IsRefusedWithAdvice()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Data, _config);

        (await CliProcess.RunAsync("export", _folder.File("all.ndjson"), "--data", _folder.Data)).ShouldFail(1, "Stop it", "export from a backup");
        Assert.False(File.Exists(_folder.File("all.ndjson")));
        await server.StopAsync();
    }

    private async Task<(string Waiting, string Working)> LeaveUnfinishedAsync()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Data, _config);
        var waiting = await SubmitAsync(server);
        await server.Api.SeeAsync(waiting, "WaitOpened", 1);
        var working = await server.Api.StartAsync("work");
        await _agent.BegunAsync();
        _agent.LetThrough("first");
        var second = await _agent.BegunAsync();
        await server.KillAsync();
        await second.KillAsync();
        return (waiting, working);
    }

    private static Task<string> SubmitAsync(ServerProcess server) => server.Api.StartAsync("gate", """{"n":1}""", "order-17");
}
