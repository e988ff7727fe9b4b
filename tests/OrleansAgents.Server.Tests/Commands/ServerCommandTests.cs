using Microsoft.AspNetCore.Http;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class ServerCommandTests : IAsyncLifetime
{
    private const string Started = """{"id":"r-1","correlationId":"c-1","existing":false}""";
    private readonly Cli _cli = new();
    private StubServer _server = null!;

    public async Task InitializeAsync() => _server = await StubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Submit_File_StoresTheDefinitionAndStartsItByName()
    {
        using var file = new TemporaryFile("# comment\nsteps: [{ name: inner }]\nname: my-flow\n");
        _server.On("PUT /v1/definitions/my-flow", """{"name":"my-flow","hash":"h","storedAt":"2026-11-20T12:00:00Z"}""").On("POST /v1/workflows", Started, 202);

        var exit = await RunAsync("submit", file.Path, "--input", """{"q":1}""", "--idempotency-key", "k", "--correlation-id", "c-1");

        Assert.Equal(ExitCodes.Done, exit);
        Assert.Equal("r-1\n", _cli.Out.ToString());
        var (put, post) = (_server.Requests.First(), _server.Requests.Last());
        Assert.Equal(("# comment\nsteps: [{ name: inner }]\nname: my-flow\n", "application/yaml; charset=utf-8"), (put.Body, put.Headers["Content-Type"]));
        Assert.Equal("""{"definition":"my-flow","input":{"q":1},"correlationId":"c-1"}""", post.Body);
        Assert.Equal("k", post.Headers["Idempotency-Key"]);
    }

    [Fact]
    public async Task Submit_InvalidFile_NamesTheServersProblemsByLine()
    {
        using var file = new TemporaryFile("name: my-flow");
        _server.On(
            "PUT /v1/definitions/my-flow",
            """{"title":"Invalid","status":400,"detail":"One problem.","code":"definition.invalid","problems":[{"message":"No steps.","line":1,"column":2,"path":""}]}""",
            400);

        Assert.Equal(ExitCodes.Usage, await RunAsync("submit", file.Path));
        Assert.Equal($"{file.Path}:1:2: No steps.\nerror: One problem. [definition.invalid]\n", _cli.Error.ToString());
    }

    [Theory]
    [InlineData("steps: []")]
    [InlineData("name: [")]
    [InlineData("name: [a]")]
    [InlineData("")]
    public async Task Submit_FileWithoutName_IsUsage(string text)
    {
        using var file = new TemporaryFile(text);

        Assert.Equal(ExitCodes.Usage, await RunAsync("submit", file.Path, "--json"));
        Assert.Equal("definition.invalid", _cli.OneProblem().GetProperty("code").GetString());
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Submit_NameWithFollowAndJson_PrintsTheEndedRunAsOneDocument()
    {
        _server.On("POST /v1/workflows", Started, 202)
            .On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Failed)))
            .On("GET /v1/workflows/r-1/events", context => EventStreams.SendAsync(context, RecordedRun.Failing().Events));

        Assert.Equal(ExitCodes.Failed, await RunAsync("submit", "my-flow", "--follow", "--json"));
        Assert.Equal("failed", _cli.OneDocument().GetProperty("status").GetString());
        Assert.Empty(_cli.Error.ToString());
    }

    [Fact]
    public async Task List_Runs_ShowsATableOfWholeLines()
    {
        _server.On("GET /v1/workflows", """{"items":[{"id":"r-1","definition":"answer-with-review","definitionHash":"h","status":"completed","version":3,"correlationId":"c-1","startedAt":"2026-11-20T12:00:00Z","endedAt":"2026-11-20T12:00:05Z","cursor":7}],"nextCursor":"7"}""");

        Assert.Equal(ExitCodes.Done, await RunAsync("list", "--status", "completed", "--definition", "a b", "--limit", "1"));
        Assert.Equal("GET /v1/workflows?limit=1&status=completed&definition=a%20b", _server.Requests.Single().Line);
        Assert.Equal(
            """
            ID   STATUS    DEFINITION         STARTED             TIME  CORRELATION ID
            r-1  completed answer-with-review 2026-11-20 12:00:00 5.0 s c-1
            """.Replace(" ", "", StringComparison.Ordinal),
            _cli.Out.ToString().TrimEnd().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("There are more: --cursor 7\n", _cli.Error.ToString());
    }

    [Fact]
    public async Task List_Json_PrintsThePage()
    {
        _server.On("GET /v1/workflows", """{"items":[]}""");

        Assert.Equal(ExitCodes.Done, await RunAsync("list", "--json"));
        Assert.Equal(0, _cli.OneDocument().GetProperty("items").GetArrayLength());
        Assert.Empty(_cli.Error.ToString());
    }

    [Fact]
    public async Task Get_Run_ShowsStepsErrorsAndOutput()
    {
        _server.On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Completed)));

        Assert.Equal(ExitCodes.Done, await RunAsync("get", "r-1"));
        Assert.StartsWith(
            """
            answer-with-review  r-1  completed, 1 min 09 s
            ├── correlation id c-1
            ├── started 2026-11-20 12:00:00, hops 5, 0 left
            ├── Review cycle 1 of 2
            ├── research  docs  completed
            ├── write  writer  attempt 2 in 5 s, at 12:01:15
            │   └── busy (agent.busy)
            └── review  pending

            Runs resume.
            """,
            string.Join('\n', _cli.Out.ToString().Split('\n').Select(line => line.TrimEnd())),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Json_PrintsOneDocument()
    {
        _server.On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Failed)));

        Assert.Equal(ExitCodes.Done, await RunAsync("get", "r-1", "--json"));
        Assert.Equal(RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Failed)), _cli.OneDocument().GetRawText());
    }

    [Theory]
    [InlineData(404, "workflow.not_found", ExitCodes.Failed)]
    [InlineData(409, "idempotency.key_reused", ExitCodes.Failed)]
    [InlineData(400, "input.invalid", ExitCodes.Usage)]
    [InlineData(413, "payload.too_large", ExitCodes.Usage)]
    [InlineData(503, "server.draining", ExitCodes.Failed)]
    public async Task Get_Refused_TellsTheServersProblem(int status, string code, int expected)
    {
        _server.On("GET /v1/workflows/r-1", $$"""{"type":"about:blank","title":"T","status":{{status}},"detail":"Because.","code":"{{code}}"}""", status);

        Assert.Equal(expected, await RunAsync("get", "r-1", "--json"));
        Assert.Empty(_cli.Out.ToString());
        Assert.Equal((code, "Because."), (_cli.OneProblem().GetProperty("code").GetString(), _cli.OneProblem().GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData(200, "<html>")]
    [InlineData(200, "null")]
    [InlineData(502, "<html>")]
    public async Task Get_AnswerOfSomethingElse_SaysSo(int status, string body)
    {
        _server.On("GET /v1/workflows/r-1", body, status);

        Assert.Equal(ExitCodes.Failed, await RunAsync("get", "r-1", "--json"));
        Assert.Equal("server.unexpected_answer", _cli.OneProblem().GetProperty("code").GetString());
    }

    [Fact]
    public async Task Get_AnswerLargerThanTheBound_IsNotRead()
    {
        _server.On("GET /v1/workflows/r-1", context =>
        {
            context.Response.ContentLength = 1L << 40;
            return context.Response.WriteAsync("{");
        });

        Assert.Equal(ExitCodes.Failed, await RunAsync("get", "r-1", "--json"));
        Assert.Equal("server.answer_too_large", _cli.OneProblem().GetProperty("code").GetString());
    }

    [Fact]
    public async Task Cancel_WithReason_SendsItAndTellsTheStatus()
    {
        _server.On("POST /v1/workflows/r-1/cancel", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Cancelled)));

        Assert.Equal(ExitCodes.Done, await RunAsync("cancel", "r-1", "--reason", "wrong question"));
        Assert.Equal("Run r-1 is cancelled.\n", _cli.Out.ToString());
        Assert.Equal("""{"by":"cli","reason":"wrong question"}""", _server.Requests.Single().Body);
    }

    [Theory]
    [InlineData("submit my-flow")]
    [InlineData("list")]
    [InlineData("get r-1")]
    [InlineData("watch r-1")]
    [InlineData("cancel r-1")]
    public async Task AnyCommand_NobodyListens_ExitsAsUnreachable(string line)
    {
        var nobody = await StubServer.NobodyAsync();
        _cli.Variables["ORLEANSAGENTS_SERVER"] = nobody;

        Assert.Equal(ExitCodes.Unreachable, await _cli.RunAsync(line.Split(' ')));
        Assert.Empty(_cli.Out.ToString());
        Assert.Equal($"error: Cannot reach {nobody} (Connection refused); start it with: orleansagents serve [server.unreachable]\n", _cli.Error.ToString());
    }

    private Task<int> RunAsync(params string[] line) => _cli.RunAsync([.. line, "--server", _server.Url]);
}
