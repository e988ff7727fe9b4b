using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class RepairCommandTests : IAsyncLifetime
{
    private readonly Cli _cli = new() { Input = "[1]" };
    private StubServer _server = null!;

    public async Task InitializeAsync() => _server = await StubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("""{"payload":{"approved":true},"by":"ann"}""", "--approve")]
    [InlineData("""{"payload":{"approved":false,"comment":"not \u0022now\u0022"},"by":"bob"}""", "--reject", "--comment", "not \"now\"", "--by", "bob")]
    [InlineData("""{"payload":{"passed":true},"by":"ann"}""", "--payload", """{"passed":true}""")]
    [InlineData("""{"payload":[1],"by":"ann"}""", "--payload", "@-")]
    [InlineData("""{"payload":null,"by":"ann"}""")]
    public async Task Signal_Answer_IsSentUnderItsName(string body, params string[] options)
    {
        Answers("POST /v1/workflows/r-1/signals/a%20b", WorkflowStatus.Running);

        Assert.Equal(ExitCodes.Done, await RunAsync(["signal", "r-1", "a b", .. options]));
        Assert.Equal(body, _server.Requests.Single().Body);
        Assert.Equal("Run r-1 is running.\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task Signal_RunWaitsOn_SaysForWhat()
    {
        var view = RecordedRun.ViewOf(WorkflowStatus.Waiting) with
        {
            Waits = [new("title", WaitKind.Human, "title", "editor", "Which title?", RecordedRun.Noon, RecordedRun.Noon.AddSeconds(130), JsonPayload.Parse("\"Untitled\""), "lead")],
        };
        _server.On("POST /v1/workflows/r-1/signals/deploy", RecordedRun.Json(view));

        Assert.Equal(ExitCodes.Done, await RunAsync("signal", "r-1", "deploy", "--approve"));
        Assert.Equal(
            "Run r-1 is waiting.\nIt waits for the answer 'title' of editor: Which title? (in 1 min 00 s, at 12:02:10, \"Untitled\" counts); lead is asked besides.\n",
            _cli.Out.ToString());
    }

    [Fact]
    public async Task Signal_AnsweredBefore_TellsTheServersRefusal()
    {
        _server.On("POST /v1/workflows/r-1/signals/deploy", """{"title":"T","status":409,"detail":"Answered by bob.","code":"wait.answered"}""", 409);

        Assert.Equal(ExitCodes.Failed, await RunAsync("signal", "r-1", "deploy", "--approve", "--json"));
        Assert.Equal("wait.answered", _cli.OneProblem().GetProperty("code").GetString());
    }

    [Fact]
    public async Task Fork_WithEdits_SendsThemAndPrintsTheId()
    {
        using var file = new TemporaryFile("""{"passages":[]}""", ".json");
        _server.On("POST /v1/workflows/r-1/fork", """{"id":"r-2","correlationId":"c-1","existing":false}""", 201);

        var exit = await RunAsync(
            "fork", "r-1", "--version", "12", "--input", "{}", "--output", "write={\"a\":\"=\"}", "--output", $"research=@{file.Path}", "--reason", "why", "--idempotency-key", "k");

        Assert.Equal(ExitCodes.Done, exit);
        Assert.Equal("r-2\n", _cli.Out.ToString());
        Assert.Equal(
            """{"version":12,"input":{},"outputs":{"write":{"a":"="},"research":{"passages":[]}},"by":"ann","reason":"why"}""", _server.Requests.Single().Body);
        Assert.Equal("k", _server.Requests.Single().Headers["Idempotency-Key"]);
    }

    [Fact]
    public async Task Fork_WatchAndJson_PrintsTheNewRunAfterItsEnd()
    {
        _server.On("POST /v1/workflows/r-0/fork", """{"id":"r-1","correlationId":"c-1","existing":false}""", 201)
            .On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Completed)))
            .On("GET /v1/workflows/r-1/events", context => EventStreams.SendAsync(context, RecordedRun.CyclicWithRetry().Events));

        Assert.Equal(ExitCodes.Done, await RunAsync("fork", "r-0", "--watch", "--json"));
        Assert.Equal(("r-1", "completed"), (_cli.OneDocument().GetProperty("id").GetString(), _cli.OneDocument().GetProperty("status").GetString()));
        Assert.Equal("""{"by":"ann","reason":"forked from the command line"}""", _server.Requests.First().Body);
    }

    [Fact]
    public async Task Retry_Watch_FollowsTheRunToItsEnd()
    {
        Answers("POST /v1/workflows/r-1/retry", WorkflowStatus.Running);
        _server.On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Failed)))
            .On("GET /v1/workflows/r-1/events", context => EventStreams.SendAsync(context, RecordedRun.Failing().Events));

        Assert.Equal(ExitCodes.Failed, await RunAsync("retry", "r-1", "--watch"));
        Assert.Equal("""{"by":"ann","reason":"retried from the command line"}""", _server.Requests.First().Body);
        Assert.EndsWith($"Let it go on with: orleansagents retry r-1 --server {_server.Url}/\n", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"hops":12,"wallClock":"1h30m","by":"ann","reason":"extended from the command line"}""", "--hops", "12", "--wall-clock", "1h30m")]
    [InlineData("""{"cycles":4,"journal":50,"by":"ann","reason":"more"}""", "--cycles", "4", "--journal", "50", "--reason", "more")]
    [InlineData("""{"tokens":200000000000,"cost":12.50,"by":"ann","reason":"extended from the command line"}""", "--tokens", "200000000000", "--cost", "12.50")]
    public async Task Limits_NewTotals_AreSent(string body, params string[] options)
    {
        Answers("POST /v1/workflows/r-1/limits", WorkflowStatus.Running);

        Assert.Equal(ExitCodes.Done, await RunAsync(["limits", "r-1", .. options]));
        Assert.Equal(body, _server.Requests.Single().Body);
    }

    [Theory]
    [InlineData("""{"step":"pay","outcome":"done","result":{"receipt":1},"by":"ann","reason":"resolved from the command line"}""", "--done", """{"receipt":1}""")]
    [InlineData("""{"step":"pay","outcome":"again","by":"ann","reason":"no payment"}""", "--again", "--reason", "no payment")]
    [InlineData("""{"step":"pay","outcome":"fail","by":"bob","reason":"resolved from the command line"}""", "--fail", "--by", "bob")]
    public async Task Resolve_Outcome_IsSent(string body, params string[] options)
    {
        Answers("POST /v1/workflows/r-1/resolve", WorkflowStatus.Running);

        Assert.Equal(ExitCodes.Done, await RunAsync(["resolve", "r-1", "pay", .. options]));
        Assert.Equal(body, _server.Requests.Single().Body);
    }

    [Fact]
    public async Task Definitions_All_ShowsATable()
    {
        _server.On("GET /v1/definitions", """[{"name":"my-flow","hash":"abc","storedAt":"2026-11-20T12:00:00Z"}]""");

        Assert.Equal(ExitCodes.Done, await RunAsync("definitions"));
        Assert.Matches("^NAME +HASH +STORED *\nmy-flow +abc +2026-11-20 12:00:00 *\n$", _cli.Out.ToString());
    }

    [Theory]
    [InlineData("GET /v1/definitions/my-flow/versions", """[{"name":"my-flow","hash":"abc","storedAt":"2026-11-20T12:00:00Z"}]""", "--json")]
    [InlineData("GET /v1/definitions/my-flow?hash=abc", """{"name":"my-flow","hash":"abc","storedAt":"2026-11-20T12:00:00Z","text":"name: my-flow\n"}""", "--hash", "abc")]
    [InlineData("GET /v1/definitions/my-flow", """{"name":"my-flow","hash":"abc","storedAt":"2026-11-20T12:00:00Z","text":"name: my-flow\n"}""", "--text")]
    public async Task Definitions_OfOneName_AsksForItsVersionsOrItsText(string line, string answer, params string[] options)
    {
        _server.On(line.Split('?')[0], answer);

        Assert.Equal(ExitCodes.Done, await RunAsync(["definitions", "my-flow", .. options]));
        Assert.Equal(line, _server.Requests.Single().Line);
        Assert.Contains("my-flow", _cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("signal r-1 deploy --approve --reject")]
    [InlineData("signal r-1 deploy --approve --payload 1")]
    [InlineData("signal r-1 deploy --payload 1 --comment x")]
    [InlineData("signal r-1 deploy --comment x")]
    [InlineData("signal r-1")]
    [InlineData("signal r/1 deploy --approve")]
    [InlineData("fork r-1 --version 0")]
    [InlineData("fork r-1 --output write")]
    [InlineData("fork r-1 --output =1")]
    [InlineData("limits r-1")]
    [InlineData("limits r-1 --hops many")]
    [InlineData("limits r-1 --cycles 0")]
    [InlineData("limits r-1 --wall-clock soon")]
    [InlineData("limits r-1 --wall-clock 0s")]
    [InlineData("resolve r-1 pay")]
    [InlineData("resolve r-1 pay --again --fail")]
    [InlineData("definitions --text")]
    [InlineData("run flow.yaml --retry")]
    public async Task AnyCommand_WrongArguments_AreRefusedBeforeTheServerIsAsked(string line)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(line.Split(' ')));
        Assert.Empty(_server.Requests);
        Assert.Contains("[usage.invalid]", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("signal r-1 deploy --payload {", "input.invalid")]
    [InlineData("fork r-1 --input @/no/such/file", "file.unreadable")]
    [InlineData("fork r-1 --output write=JSON", "input.invalid")]
    [InlineData("fork r-1 --output write=1 --output write=2", "usage.invalid")]
    [InlineData("resolve r-1 pay --done JSON", "input.invalid")]
    public async Task AnyCommand_UnusableJson_IsRefusedBeforeTheServerIsAsked(string line, string code)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync([.. line.Split(' '), "--json"]));
        Assert.Empty(_server.Requests);
        Assert.Equal(code, _cli.OneProblem().GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("signal r-1 deploy --approve")]
    [InlineData("fork r-1")]
    [InlineData("retry r-1")]
    [InlineData("limits r-1 --hops 9")]
    [InlineData("resolve r-1 pay --again")]
    [InlineData("definitions")]
    public async Task AnyCommand_NobodyListens_ExitsAsUnreachable(string line)
    {
        _cli.Variables["ORLEANSAGENTS_SERVER"] = await StubServer.NobodyAsync();

        Assert.Equal(ExitCodes.Unreachable, await _cli.RunAsync(line.Split(' ')));
        Assert.Contains("[server.unreachable]", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_RunThatWaits_ShowsTheExactCommands()
    {
        _cli.Variables["ORLEANSAGENTS_SERVER"] = _server.Url;
        var view = RecordedRun.ViewOf(WorkflowStatus.Waiting) with
        {
            MaxCycles = 1,
            Parent = new("r-0", 12),
            Steps = [new("pay", "unknown", "bank", 1, 1, 1, null, null, new("effect.unknown", "lost", false))],
            Waits = [new("loop", WaitKind.Exhausted, null, null, "", RecordedRun.Noon, null, null, null)],
        };
        _server.On("GET /v1/workflows/r-1", RecordedRun.Json(view));

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["get", "r-1"]));
        Assert.Equal(
            $$"""
            answer-with-review  r-1  waiting, 1 min 10 s
            ├── correlation id c-1
            ├── started 2026-11-20 12:00:00, hops 5, 0 left
            ├── fork of r-0 at version 12
            ├── pay  bank  outcome unknown
            │   ├── lost (effect.unknown)
            │   └── go on with: orleansagents resolve r-1 pay --done JSON --server {{_server.Url}}/  (or --again, or --fail)
            └── waits for a word on the bound that is used up, 'loop'
                └── go on with: orleansagents signal r-1 loop --payload '{"action":"complete"}' --server {{_server.Url}}/  (or "fail", or "extend" with new totals of "cycles" or "hops")
            """,
            string.Join('\n', _cli.Out.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public async Task Get_FailedRun_MentionsRetry()
    {
        _server.On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Failed)));

        Assert.Equal(ExitCodes.Done, await RunAsync("get", "r-1"));
        Assert.Contains($"go on with: orleansagents retry r-1 --server {_server.Url}/", _cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_RunsThatWait_SaysWhereToLook()
    {
        _server.On("GET /v1/workflows", """{"items":[{"id":"r-1","definition":"d","definitionHash":"h","status":"waiting","version":3,"correlationId":"c-1","startedAt":"2026-11-20T12:00:00Z","cursor":7}]}""");

        Assert.Equal(ExitCodes.Done, await RunAsync("list"));
        Assert.Equal("Runs wait for somebody; see what for with: orleansagents get r-1\n", _cli.Error.ToString());
    }

    private void Answers(string line, WorkflowStatus status) => _server.On(line, RecordedRun.Json(RecordedRun.ViewOf(status)));

    private Task<int> RunAsync(params string[] line) => _cli.RunAsync([.. line, "--server", _server.Url]);
}
