using System.Net;

namespace OrleansAgents.EndToEnd.Tests.Shapes;

/// <summary>What people do with runs through the program: fork, extend, and what is refused.</summary>
public sealed class RepairTests : IClassFixture<RepairTests.Host>
{
    private readonly Host _host;

    public RepairTests(Host host) => _host = host;

    private ServerProcess Server => _host.Server;

    [Fact]
    public async Task Fork_WithAnotherOutput_KeepsWhatCameBeforeAndRunsTheRestAgain()
    {
        var id = await Server.Api.StartAsync("chain", """{"n":1}""");
        await Server.Api.EndAsync(id);

        var forked = await CliProcess.RunAsync(
            "fork", id, "--output", """b={"edited":true}""", "--by", "ann", "--reason", "what if", "--json", "--server", Server.Api.Address.ToString());
        var fork = (string)forked.ShouldSucceed().Json["id"]!;
        var view = await Server.Api.EndAsync(fork);

        Assert.NotEqual(id, fork);
        Assert.Equal("completed", (string)view["status"]!);
        Assert.True((bool)view["steps"]![1]!["result"]!["edited"]!);
        Assert.Equal(id, (string)view["parent"]!["id"]!);
        var journal = await Server.Api.JournalAsync(fork);
        var at = journal.FindIndex(e => e.Kind == "WorkflowForked");
        Assert.Equal(["c"], journal.Skip(at).Where(e => e.Kind == "StepStarted").Select(e => (string)e.Data["step"]!));
        Assert.Equal(("ann", "what if"), ((string)journal[at].Data["by"]!, (string)journal[at].Data["reason"]!));
    }

    [Fact]
    public async Task Fork_WithAnotherInput_RunsEverythingAgain()
    {
        var id = await Server.Api.StartAsync("chain", """{"n":1}""");
        await Server.Api.EndAsync(id);

        var answer = (await Server.Api.PostAsync($"v1/workflows/{id}/fork", """{"version":3,"input":{"n":2}}""")).ShouldBe(HttpStatusCode.Created);
        var view = await Server.Api.EndAsync((string)answer.Json["id"]!);

        Assert.Equal(2, (int)view["output"]!["n"]!);
        Assert.Equal(1, (int)(await Server.Api.WorkflowAsync(id))["output"]!["n"]!);
    }

    [Fact]
    public async Task Limits_OfALoopThatAsks_LetItGoOn()
    {
        var id = await Server.Api.StartAsync("asker", """{"approved":false}""");
        await Patience.ForAsync(Server.Api.SeeAsync(id, "WaitOpened", 1), "the question");

        (await CliProcess.RunAsync("limits", id, "--cycles", "99", "--server", Server.Api.Address.ToString())).ShouldFail(2, "OrleansAgents:Limits:Cycles");
        (await CliProcess.RunAsync("limits", id, "--cycles", "2", "--by", "ann", "--server", Server.Api.Address.ToString())).ShouldSucceed();
        await Patience.ForAsync(Server.Api.SeeAsync(id, "WaitOpened", 2), "the question again");
        (await Server.Api.PostAsync($"v1/workflows/{id}/signals/loop", """{"payload":{"action":"complete"},"by":"ann"}""")).ShouldBe(HttpStatusCode.OK);
        var view = await Server.Api.EndAsync(id);

        Assert.Equal(("completed", 2, true), ((string)view["status"]!, (int)view["currentCycle"]!, (bool)view["loopExhausted"]!));
    }

    [Fact]
    public async Task Route_ResultsThatNameTheNextStep_AreFollowed()
    {
        var id = await Server.Api.StartAsync("routed", """{"next":"c"}""");

        var view = await Server.Api.EndAsync(id);

        Assert.Equal("completed", (string)view["status"]!);
        var chosen = (await Server.Api.JournalAsync(id)).Where(e => e.Kind == "StepChosen").Select(e => (string?)e.Data["step"]);
        Assert.Equal(["a", "c", null], chosen);
    }

    [Theory]
    [InlineData("signals/nothing", """{"payload":1}""", 404, "signal.unknown")]
    [InlineData("signals/gate", """{"payload":"maybe"}""", 400, "signal.invalid")]
    [InlineData("signals/later", """{"payload":{"approved":true}}""", 409, "wait.not_open")]
    [InlineData("resolve", """{"step":"gate","outcome":"again"}""", 409, "step.not_unknown")]
    [InlineData("resolve", """{"step":"nobody","outcome":"again"}""", 404, "step.not_found")]
    [InlineData("fork", """{"version":1000}""", 404, "version.not_found")]
    [InlineData("fork", """{"outputs":{"nobody":1}}""", 404, "step.not_found")]
    [InlineData("retry", "{}", 409, "workflow.not_failed")]
    [InlineData("limits", """{"hops":1000}""", 400, "limit.above_operator")]
    [InlineData("limits", "{}", 400, "limit.none")]
    [InlineData("limits", """{"cycles":2}""", 400, "limit.not_applicable")]
    public async Task Command_ThatDoesNotFit_IsRefusedWithItsCode(string path, string body, int status, string code)
    {
        (await Server.Api.PostAsync($"v1/workflows/{_host.Waiting}/{path}", body)).ShouldRefuse((HttpStatusCode)status, code);

        Assert.Equal("waiting", (string)(await Server.Api.WorkflowAsync(_host.Waiting))["status"]!);
    }

    /// <summary>A server with a run that waits.</summary>
    public sealed class Host : IAsyncLifetime
    {
        internal TempFolder Folder { get; } = new();

        internal ServerProcess Server { get; private set; } = null!;

        internal string Waiting { get; private set; } = "";

        public async Task InitializeAsync()
        {
            Folder.Write("chain.yaml", "name: chain\nsteps: [ { id: a, agent: echo }, { id: b, agent: echo }, { id: c, agent: echo } ]\n");
            Folder.Write("asker.yaml", """
                name: asker
                steps: [ { id: review, agent: echo } ]
                loop: { from: review, to: review, until: { path: /approved, equals: true }, maxCycles: 1, onExhausted: ask }
                """);
            Folder.Write("routed.yaml", """
                name: routed
                route: true
                steps:
                  - { id: a, agent: echo }
                  - { id: b, agent: echo }
                  - { id: c, agent: echo, with: { value: { next: done } } }
                """);
            Folder.Write("gates.yaml", """
                name: gates
                steps:
                  - { id: gate,  agent: echo, approval: true }
                  - { id: later, agent: echo, approval: true }
                """);
            var config = Folder.Write("orleansagents.yaml", "definitions: [chain.yaml, asker.yaml, routed.yaml, gates.yaml]\n");
            Server = await ServerProcess.StartAsync(Folder.Data, config);
            Waiting = await Server.Api.StartAsync("gates");
            await Patience.ForAsync(Server.Api.SeeAsync(Waiting, "WaitOpened", 1), "an open approval");
        }

        public async Task DisposeAsync()
        {
            await Server.StopAsync();
            await Server.DisposeAsync();
            Folder.Dispose();
        }
    }
}
