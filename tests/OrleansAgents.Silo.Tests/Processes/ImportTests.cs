using System.Globalization;
using OrleansAgents.Silo.Tests.Processes.Cluster;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Tests.Processes;

/// <summary>What one process with a data folder began, a silo ends.</summary>
[Collection(ManyProcesses.Name)]
public sealed class ImportTests : IDisposable
{
    private static readonly TimeSpan CommandMax = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly HeldCalls _calls = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_OfAWaitingRunAndOneAmidItsSteps_BothAreCompletedByASilo()
    {
        await using var agent = await AgentService.StartAsync(_calls.TakeAsync);
        var (waiting, working) = await LeaveUnfinishedAsync(agent);
        var database = await PostgresDatabase.MigratedAsync();
        await RunAsync("export", "all.ndjson.gz", "--data", "data");
        await RunAsync("import", "all.ndjson.gz", "--to-postgres", database.ConnectionString);

        await using var cluster = await SiloCluster.StartAsync(database, agent, silos: 1);
        var api = cluster.Silos[0].Api;

        var second = await _calls.NextAsync("the silo goes on with the second step");
        Assert.Equal(($"{working}/two/1/1", "a", 2), (second.Call.RequestId, second.Call.Silo, second.Call.Number));
        second.AnswerWith("moved");
        (await _calls.NextAsync("the third step is called")).AnswerWith("end");
        await cluster.EndedAsync(working);
        Assert.Equal(("completed", "end"), await EndAsync(api, working));
        Assert.Equal(["first", "moved", "end"], (await cluster.Database.EventsAsync($"workflow_id = '{working}'")).Where(e => e.Kind == "StepCompleted").Select(e => (string?)e.Data["result"]));

        Assert.Equal(waiting, await api.StartAsync("gate", "waits"));                        // its key came with it
        await api.SignalAsync(waiting, "go", """{"payload":{"approved":true},"by":"ann"}""");
        (await _calls.NextAsync("the approved step is called")).AnswerWith("approved");
        await cluster.EndedAsync(waiting);
        Assert.Equal(("completed", "approved"), await EndAsync(api, waiting));
    }

    private static async Task<(string?, string?)> EndAsync(SiloApi api, string id)
    {
        var run = await api.WorkflowAsync(id);
        return ((string?)run["status"], (string?)run["output"]);
    }

    private async Task<(string Waiting, string Working)> LeaveUnfinishedAsync(AgentService agent)
    {
        _folder.Write("work.yaml", SiloCluster.Work);
        _folder.Write("gate.yaml", SiloCluster.Gate);
        var config = _folder.Write("orleansagents.yaml", $"definitions: [work.yaml, gate.yaml]\nagents:\n{agent.Entry("server")}\n");
        var port = LastingPorts.Take();
        await using var server = ProgramProcess.StartServer(
            _folder.Path, "serve", "--data", "data", "--config", config, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        using var api = new SiloApi(port);
        await api.ReadyAsync(server);
        var waiting = await api.StartAsync("gate", "waits");
        await Polling.UntilAsync(async () => (string?)(await api.WorkflowAsync(waiting))["status"] == "waiting", "a run waits for its approval");
        var working = await api.StartAsync("work", "works");
        (await _calls.NextAsync("the first step is called")).AnswerWith("first");
        var second = await _calls.NextAsync("the second step is called");
        Assert.Equal("server", second.Call.Silo);
        await server.KillAsync();
        return (waiting, working);
    }

    private async Task RunAsync(params string[] arguments)
    {
        await using var command = ProgramProcess.StartServer(_folder.Path, arguments);
        var exitCode = await command.ExitAsync(CommandMax);
        Assert.True(exitCode == 0, $"{arguments[0]} ended with {exitCode}: {command.Output}");
    }
}
