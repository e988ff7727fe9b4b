using System.Net;
using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Shapes;

/// <summary>A call that must not be made twice meets a crash: nobody repeats it, and a person says what came of it.</summary>
public sealed class OnceTests
{
    private const string Definition = """
        name: payment
        steps:
          - { id: pay,    agent: bank, effect: once }
          - { id: record, agent: echo }
        """;

    [Fact]
    public async Task Server_KilledDuringACallOfOnce_WaitsAndTakesTheResultFromAPerson()
    {
        using var folder = new TempFolder();
        using var bank = new GatedAgent(folder, "bank");
        await using var killed = await KilledAsync(folder, bank);
        var (server, id) = (killed.Server, killed.Run);

        var view = await server.Api.WorkflowAsync(id);
        Assert.Equal(("waiting", "unknown"), ((string)view["status"]!, (string)view["steps"]![0]!["status"]!));
        var resolved = await CliProcess.RunAsync(
            "resolve", id, "pay", "--done", """{"receipt":7}""", "--by", "ann", "--reason", "the bank's statement shows it", "--server", server.Api.Address.ToString());
        resolved.ShouldSucceed();
        var end = await server.Api.EndAsync(id);

        Assert.Equal("completed", (string)end["status"]!);
        Assert.Equal(7, (int)end["steps"]![0]!["result"]!["receipt"]!);
        var journal = await server.Api.JournalAsync(id);
        Assert.Single(journal, e => e.Kind == "StepStarted" && (string)e.Data["step"]! == "pay");
        var audit = Assert.Single(journal, e => e.Kind == "StepResolved").Data;
        Assert.Equal(("ann", "the bank's statement shows it", "done"), ((string)audit["by"]!, (string)audit["reason"]!, (string)audit["outcome"]!));
        (await server.Api.PostAsync($"v1/workflows/{id}/resolve", """{"step":"pay","outcome":"again"}"""))
            .ShouldRefuse(HttpStatusCode.Conflict, "workflow.ended");
        await server.StopAsync();
    }

    [Fact]
    public async Task Resolve_Again_CallsWithAnotherRequestId()
    {
        using var folder = new TempFolder();
        using var bank = new GatedAgent(folder, "bank");
        await using var killed = await KilledAsync(folder, bank);
        var (server, id) = (killed.Server, killed.Run);

        (await server.Api.PostAsync($"v1/workflows/{id}/resolve", """{"step":"pay","outcome":"again","by":"ann","reason":"the bank knows nothing of it"}"""))
            .ShouldBe(HttpStatusCode.OK);

        Assert.Equal($"{id}/pay/1/2", (await bank.BegunAsync()).RequestId);
        bank.LetThrough("paid");
        Assert.Equal("completed", (string)(await server.Api.EndAsync(id))["status"]!);
        await server.StopAsync();
    }

    private static async Task<KilledRun> KilledAsync(TempFolder folder, GatedAgent bank)
    {
        folder.Write("payment.yaml", Definition);
        var config = folder.Write("orleansagents.yaml", $"agents:\n{bank.Entry}definitions: [payment.yaml]\n");
        var server = await ServerProcess.StartAsync(folder.Data, config);
        string id;
        try
        {
            id = await server.Api.StartAsync("payment");
            var call = await bank.BegunAsync();
            await server.KillAsync();
            await call.KillAsync();
        }
        finally
        {
            await server.DisposeAsync();
        }

        server = await ServerProcess.StartAsync(folder.Data, config);
        return new(server, id);
    }

    private sealed record KilledRun(ServerProcess Server, string Run) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
