using System.Net;

namespace OrleansAgents.EndToEnd.Tests.Shapes;

/// <summary>People and signals answer waits: once, whatever crashes and whoever repeats it.</summary>
public sealed class ApprovalTests
{
    private const string Gated = """
        name: release
        steps:
          - { id: build,  agent: echo }
          - { id: deploy, agent: echo, approval: { prompt: "Deploy to production?", deadline: 20m, default: reject, escalate: { after: 10m, to: lead } } }
        """;

    private const string Signalled = """
        name: reporter
        steps:
          - { id: ci,     signal: ci-finished }
          - { id: report, agent: echo, with: { text: old } }
        """;

    [Fact]
    public async Task Approval_AnsweredBeforeAKillAndAgainAfterIt_HasOneWrittenAnswer()
    {
        using var folder = new TempFolder();
        var config = Config(folder);
        var server = await ServerProcess.StartAsync(folder.Data, config);
        try
        {
            var id = await server.Api.StartAsync("release");
            await Patience.ForAsync(server.Api.SeeAsync(id, "WaitOpened", 1), "an open approval");
            var view = await server.Api.WorkflowAsync(id);
            Assert.Equal("waiting", (string)view["status"]!);
            Assert.Equal(("deploy", "approval", "Deploy to production?"), ((string)view["waits"]![0]!["name"]!, (string)view["waits"]![0]!["kind"]!, (string)view["waits"]![0]!["prompt"]!));
            (await CliProcess.RunAsync("signal", id, "deploy", "--approve", "--by", "ann", "--server", server.Api.Address.ToString())).ShouldSucceed();
            await server.KillAsync();
            await server.DisposeAsync();

            server = await ServerProcess.StartAsync(folder.Data, config);
            Assert.Equal("completed", (string)(await server.Api.EndAsync(id))["status"]!);
            (await AnswerAsync(server, id, """{"payload":{"approved":true},"by":"ann"}""")).ShouldBe(HttpStatusCode.OK);
            (await AnswerAsync(server, id, """{"payload":{"approved":false},"by":"bob"}""")).ShouldRefuse(HttpStatusCode.Conflict, "wait.answered", "ann");
            Assert.Single(await server.Api.JournalAsync(id), e => e.Kind == "WaitAnswered");
            await server.StopAsync();
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Approval_Rejected_FailsTheRunAndNeverCallsTheAgent()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProcess.StartAsync(folder.Data, Config(folder));
        var id = await server.Api.StartAsync("release");
        await Patience.ForAsync(server.Api.SeeAsync(id, "WaitOpened", 1), "an open approval");

        (await AnswerAsync(server, id, """{"payload":{"approved":false},"by":"ann"}""")).ShouldBe(HttpStatusCode.OK);
        var view = await server.Api.EndAsync(id);

        Assert.Equal(("failed", "approval.rejected"), ((string)view["status"]!, (string)view["error"]!["code"]!));
        Assert.DoesNotContain(await server.Api.JournalAsync(id), e => e.Kind == "StepStarted" && (string)e.Data["step"]! == "deploy");
        await server.StopAsync();
    }

    [Fact]
    public async Task Run_OfADefinitionThatChangedMeanwhile_CompletesAsItBegan()
    {
        using var folder = new TempFolder();
        var config = Config(folder);
        var server = await ServerProcess.StartAsync(folder.Data, config);
        try
        {
            var id = await server.Api.StartAsync("reporter");
            await Patience.ForAsync(server.Api.SeeAsync(id, "WaitOpened", 1), "an open wait");
            await server.StopAsync();
            await server.DisposeAsync();
            folder.Write("reporter.yaml", Signalled.Replace("text: old", "text: new", StringComparison.Ordinal));

            server = await ServerProcess.StartAsync(folder.Data, config);
            var fresh = await server.Api.StartAsync("reporter");
            foreach (var run in new[] { id, fresh })
            {
                (await server.Api.PostAsync($"v1/workflows/{run}/signals/ci-finished", """{"payload":{"passed":true},"by":"ci"}""")).ShouldBe(HttpStatusCode.OK);
            }

            Assert.Equal("old", (string)(await server.Api.EndAsync(id))["output"]!);
            Assert.Equal("new", (string)(await server.Api.EndAsync(fresh))["output"]!);
            var versions = (await server.Api.GetAsync("v1/definitions/reporter/versions")).ShouldBe(HttpStatusCode.OK).Json.AsArray();
            Assert.Equal(2, versions.Count);
            Assert.Contains("text: old", (string)(await server.Api.GetAsync($"v1/definitions/reporter?hash={versions[1]!["hash"]}")).Json["text"]!, StringComparison.Ordinal);
            await server.StopAsync();
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static string Config(TempFolder folder)
    {
        folder.Write("release.yaml", Gated);
        folder.Write("reporter.yaml", Signalled);
        return folder.Write("orleansagents.yaml", "definitions: [release.yaml, reporter.yaml]\n");
    }

    private static Task<Clients.Answer> AnswerAsync(ServerProcess server, string id, string body) =>
        server.Api.PostAsync($"v1/workflows/{id}/signals/deploy", body);
}
