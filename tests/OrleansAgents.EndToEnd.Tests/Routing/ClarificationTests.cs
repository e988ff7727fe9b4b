using System.Text.Json.Nodes;
using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Routing;

/// <summary>A router that is not sure lets a person say what is meant, or who takes it: once, before the step, whatever crashes meanwhile.</summary>
[Collection(HelpDeskTests.Name)]
public sealed class ClarificationTests(HelpDeskServer desk)
{
    private const string Wait = "answer.route";

    [Fact]
    public async Task Question_AnsweredWithWords_IsRoutedByThem()
    {
        var id = await AskAsync(desk.Api, "asking");
        var told = (await desk.RunAsync("get", id)).ShouldSucceed().Out;
        Assert.Contains("waits for clarification 'answer.route': Who takes step 'answer'? The router is not sure: less than 99 % for each of ", told, StringComparison.Ordinal);
        Assert.Contains($"signal {id} answer.route --payload ANSWER", told, StringComparison.Ordinal);
        Assert.Equal(0, (int)(await desk.Api.WorkflowAsync(id))["hops"]!);

        (await desk.RunAsync("signal", id, Wait, "--payload", """{"service":"nobody"}""")).ShouldFail(2, "signal.invalid", "no agent of that name can be called", "payroll");
        (await desk.RunAsync("signal", id, Wait, "--payload", "7")).ShouldFail(2, "signal.invalid", "found 7");
        (await desk.RunAsync("signal", id, Wait, "--payload", $$"""{"text":"{{HelpDesk.OfDatabases}}"}""")).ShouldSucceed();

        Assert.Equal("databases", (string)(await desk.Api.EndAsync(id))["output"]!["by"]!);
        var journal = await desk.Api.JournalAsync(id);
        Assert.Single(journal, e => e.Kind == "WaitOpened");
        Assert.Contains("still not sure after what a person said", (string?)Selected(journal)["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_AnsweredWithAService_GoesToIt()
    {
        var id = await AskAsync(desk.Api, "asking");

        (await desk.RunAsync("signal", id, Wait, "--payload", """{"service":"payroll"}""", "--by", "ann")).ShouldSucceed();

        Assert.Equal("payroll", (string)(await desk.Api.EndAsync(id))["output"]!["by"]!);
        var chosen = Selected(await desk.Api.JournalAsync(id));
        Assert.Equal(("person", "ann named it in answer to 'answer.route'"), ((string)chosen["decidedBy"]!, (string)chosen["reason"]!));
        Assert.Contains("chosen by person", (await desk.RunAsync("watch", id)).ShouldSucceed().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_OfAKilledServer_IsAnsweredOnce()
    {
        using var folder = new TempFolder();
        await using var agents = await HttpAgents.StartAsync();
        var config = HelpDesk.Write(folder, agents);
        var server = await ServerProcess.StartAsync(folder.Data, config);
        try
        {
            var (before, after, soon) = (await AskAsync(server.Api, "asking"), await AskAsync(server.Api, "asking"), await AskAsync(server.Api, "soon"));
            await AnswerAsync(server, before, "networks");
            await server.KillAsync();
            await server.DisposeAsync();

            server = await ServerProcess.StartAsync(folder.Data, config);
            await AnswerAsync(server, after, "payroll");
            Assert.Equal("networks", (string)(await server.Api.EndAsync(before))["output"]!["by"]!);
            Assert.Equal("payroll", (string)(await server.Api.EndAsync(after))["output"]!["by"]!);
            Assert.Equal("completed", (string)(await server.Api.EndAsync(soon))["status"]!);

            var chosen = Selected(await server.Api.JournalAsync(soon));
            Assert.Equal(("policy", "nobody answered 'answer.route' before its deadline, so the best candidate is taken"), ((string)chosen["decidedBy"]!, (string)chosen["reason"]!));
            var feed = await server.Api.CheckedFeedAsync();
            Assert.Equal((3, 3), (feed.Count(e => e.Kind == "WaitOpened"), feed.Count(e => e.Kind == "WaitAnswered")));
            await server.StopAsync();
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task AnswerAsync(ServerProcess server, string id, string service) =>
        (await CliProcess.RunAsync("signal", id, Wait, "--payload", $"\"{service}\"", "--server", server.Api.Address.ToString())).ShouldSucceed();

    private static async Task<string> AskAsync(ApiClient api, string definition)
    {
        var id = await api.StartAsync(definition, HelpDesk.Asking(HelpDesk.OfNobody));
        await Patience.ForAsync(api.SeeAsync(id, "WaitOpened", 1), "the question");
        return id;
    }

    private static JsonNode Selected(List<SeenEvent> journal) => journal.Single(e => e.Kind == "ServiceSelected").Data;
}
