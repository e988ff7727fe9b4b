using System.Net;
using Xunit.Abstractions;

namespace OrleansAgents.EndToEnd.Tests.Routing;

/// <summary>The router's model outlives its server, and what it said in the past can be asked again.</summary>
public sealed class RouterModelTests(ITestOutputHelper output)
{
    private const string Trained = "is trained";

    [Fact]
    public async Task Kill_OfAServerWithAModel_TrainsNoneAgain()
    {
        using var folder = new TempFolder();
        await using var agents = await HttpAgents.StartAsync();
        var config = HelpDesk.Write(folder, agents);
        await using var killed = await ServerProcess.StartAsync(folder.Data, config);
        var before = await ModelAsync(killed);
        Assert.Contains(Trained, killed.Out.Text + killed.Error.Text, StringComparison.Ordinal);
        await killed.KillAsync();

        await using var server = await ServerProcess.StartAsync(folder.Data, config);
        var after = await ModelAsync(server);
        var id = await server.Api.StartAsync("help", HelpDesk.Asking(HelpDesk.OfPayroll));
        await server.Api.EndAsync(id);
        await server.StopAsync();

        output.WriteLine($"ready after {killed.ReadyAfter.TotalSeconds:0.0} s with training, after {server.ReadyAfter.TotalSeconds:0.0} s without");
        Assert.Equal(before, after);
        Assert.DoesNotContain(Trained, server.Out.Text + server.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_AfterAgentsChangedWhatTheySay_ShowsWhereItDiffersAndHowThatEnded()
    {
        using var folder = new TempFolder();
        await using var agents = await HttpAgents.StartAsync();
        var config = HelpDesk.Write(folder, agents);
        await using var server = await ServerProcess.StartAsync(folder.Data, config);
        var (same, other) = (await server.Api.StartAsync("help", HelpDesk.Asking(HelpDesk.OfNetworks)), await server.Api.StartAsync("help", HelpDesk.Asking(HelpDesk.OfPayroll)));
        await server.Api.EndAsync(same);
        await server.Api.EndAsync(other);
        var asked = (await CliProcess.RunAsync("route", "replay", "--server", server.Api.Address.ToString())).ShouldSucceed();
        Assert.Contains("2 decisions: 2 same, 0 different.", asked.Out, StringComparison.Ordinal);
        await server.StopAsync();

        HelpDesk.Write(folder, agents, swapped: true);
        string[] replay = ["route", "replay", "--data", folder.Data, "--config", config];
        var told = (await CliProcess.RunAsync(replay)).ShouldSucceed();
        var asJson = (await CliProcess.RunAsync([.. replay, "--definition", "help", "--json"])).ShouldSucceed().Json;

        Assert.Contains("2 decisions: 1 same, 1 different. Of the different ones, 1 ended well.", told.Out, StringComparison.Ordinal);
        Assert.Matches($@"{other} +answer +payroll [01]\.\d\d +databases [01]\.\d\d +completed +completed +how many days", told.Out);
        Assert.DoesNotContain(same, told.Out, StringComparison.Ordinal);
        var differs = Assert.Single(asJson["items"]!.AsArray())!;
        Assert.Equal((other, "payroll", "databases"), ((string)differs["workflow"]!, (string)differs["then"]!["service"]!, (string)differs["now"]!["service"]!));
    }

    private static async Task<string> ModelAsync(ServerProcess server) => (string)(await server.Api.PostAsync("v1/route", """{"query":"vpn"}"""))
        .ShouldBe(HttpStatusCode.OK).Json["model"]!;
}
