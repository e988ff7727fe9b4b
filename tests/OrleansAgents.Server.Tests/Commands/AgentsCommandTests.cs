using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class AgentsCommandTests : IAsyncLifetime
{
    private const string Late =
        """{"name":"reviewer","kind":"http","capabilities":["review","style"],"description":"Reviews \u001b[31mdrafts.","examples":["Is it right?"],"version":"1.2","source":"registration","health":"late","draining":false,"usable":true,"circuitOpen":true,"running":3,"waiting":2,"lastHeartbeatAt":"2026-11-20T12:00:50+00:00","report":{"status":"busy","cpu":0.5,"memoryBytes":1048576},"heartbeatSeconds":10,"type":"","command":[],"endpoint":"https://review.example/agent","timeout":"00:02:00","timeoutSeconds":120,"maxConcurrency":4,"messages":"step","with":{}}""";

    private const string Drained =
        """{"name":"docs","kind":"local","capabilities":["rag"],"description":"","examples":[],"version":"","source":"configuration","health":"healthy","draining":true,"usable":false,"circuitOpen":false,"running":0,"waiting":0,"type":"search","command":[],"timeout":"00:01:00","timeoutSeconds":60,"maxConcurrency":0,"messages":"step","with":{}}""";

    private const string Refusal = """{"title":"T","status":409,"detail":"'docs' is configured.","code":"agent.configured"}""";
    private readonly Cli _cli = new();
    private StubServer _server = null!;

    public async Task InitializeAsync() => _server = await StubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Agents_All_ShowsATable()
    {
        _server.On("GET /v1/agents", $"[{Drained},{Late}]");

        Assert.Equal(ExitCodes.Done, await RunAsync("agents"));
        Assert.Equal("GET /v1/agents", _server.Requests.Single().Line);
        Assert.Equal(
            """
            NAME      KIND   STATE               CALLS           HEARTBEAT  CAPABILITIES
            docs      local  healthy, draining   0               -          rag
            reviewer  http   late, circuit open  3 of 4, 2 wait  20.0 s ago review, style
            """.Replace(" ", "", StringComparison.Ordinal),
            _cli.Out.ToString().TrimEnd().Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /v1/agents?capability=a%20b&health=late&usable=true", "--capability", "a b", "--health", "late", "--usable")]
    [InlineData("GET /v1/agents?health=offline", "--health", "offline")]
    public async Task Agents_Filters_AreAskedOfTheServer(string line, params string[] options)
    {
        _server.On("GET /v1/agents", "[]");

        Assert.Equal(ExitCodes.Done, await RunAsync(["agents", .. options]));
        Assert.Equal(line, _server.Requests.Single().Line);
        Assert.Equal("No agents.\n", _cli.Error.ToString());
    }

    [Fact]
    public async Task Agents_Json_PrintsOneDocument()
    {
        _server.On("GET /v1/agents", $"[{Drained},{Late}]");

        Assert.Equal(ExitCodes.Done, await RunAsync("agents", "--json"));
        Assert.Equal(["docs", "reviewer"], _cli.OneDocument().EnumerateArray().Select(agent => agent.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Get_Agent_ShowsEverythingWithoutControlCharacters()
    {
        _server.On("GET /v1/agents/reviewer", Late);

        Assert.Equal(ExitCodes.Done, await RunAsync("agents", "get", "reviewer"));
        Assert.Equal(
            """
            reviewer  http 1.2  late, circuit open
            ├── Reviews [31mdrafts.
            ├── capabilities review, style
            ├── endpoint https://review.example/agent
            ├── from a registration, timeout 2 min 00 s
            ├── calls 3 of 4, 2 wait
            ├── promises a heartbeat every 10.0 s
            ├── heartbeat 20.0 s ago, at 2026-11-20 12:00:50: busy, cpu 0.5, memory 1.0 MiB
            └── good for
                └── Is it right?
            """,
            string.Join('\n', _cli.Out.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public async Task Get_Json_PrintsTheAgent()
    {
        _server.On("GET /v1/agents/reviewer", Late);

        Assert.Equal(ExitCodes.Done, await RunAsync("agents", "get", "reviewer", "--json"));
        Assert.Equal("late", _cli.OneDocument().GetProperty("health").GetString());
    }

    [Fact]
    public async Task Register_EveryOption_IsSent()
    {
        _server.On("PUT /v1/agents/reviewer", Late, 201);

        var exit = await RunAsync(
            "agents", "register", "reviewer", "--endpoint", "https://review.example/agent", "--capability", "review", "--capability", "style",
            "--description", "Reviews.", "--example", "Is it right?", "--example", "Is it short?", "--agent-version", "1.2", "--max-concurrency", "4",
            "--timeout", "2m", "--heartbeat", "10s", "--ttl", "500s", "--messages", "push");

        Assert.Equal(ExitCodes.Done, exit);
        Assert.Equal(
            """{"kind":"http","endpoint":"https://review.example/agent","capabilities":["review","style"],"description":"Reviews.","examples":["Is it right?","Is it short?"],"version":"1.2","maxConcurrency":4,"timeoutSeconds":120,"heartbeatSeconds":10,"timeToLiveSeconds":500,"messages":"push"}""",
            _server.Requests.Single().Body);
        Assert.Equal("Agent reviewer is registered; it is late, circuit open.\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task Register_OnlyWhatIsRequired_LeavesTheRestToTheServer()
    {
        _server.On("PUT /v1/agents/reviewer", Late);

        Assert.Equal(ExitCodes.Done, await RunAsync("agents", "register", "reviewer", "--endpoint", "http://a.example", "--capability", "x", "--json"));
        Assert.Equal("""{"kind":"http","endpoint":"http://a.example","capabilities":["x"]}""", _server.Requests.Single().Body);
        Assert.Equal("reviewer", _cli.OneDocument().GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("drain", Drained, "Agent docs drains; it has nothing left to do.\n")]
    [InlineData("resume", Late, "Agent reviewer takes work; it is late, circuit open.\n")]
    public async Task DrainAndResume_Agent_TellWhereItStands(string command, string answer, string sentence)
    {
        _server.On($"POST /v1/agents/a.b/{command}", answer);

        Assert.Equal(ExitCodes.Done, await RunAsync("agents", command, "a.b"));
        Assert.Equal(sentence, _cli.Out.ToString());
    }

    [Fact]
    public async Task Drain_AgentWithCalls_SaysWhatIsLeft()
    {
        _server.On("POST /v1/agents/reviewer/drain", Late.Replace("\"draining\":false", "\"draining\":true", StringComparison.Ordinal));

        Assert.Equal(ExitCodes.Done, await RunAsync("agents", "drain", "reviewer"));
        Assert.Equal("Agent reviewer drains; 3 calls run and 2 wait.\n", _cli.Out.ToString());
    }

    [Theory]
    [InlineData("DELETE /v1/agents/reviewer?reason=removed%20from%20the%20command%20line")]
    [InlineData("DELETE /v1/agents/reviewer?reason=moved%20%26%20gone", "--reason", "moved & gone")]
    public async Task Remove_Agent_IsAskedForWithTheReason(string line, params string[] options)
    {
        _server.On("DELETE /v1/agents/reviewer", "", 204);

        Assert.Equal(ExitCodes.Done, await RunAsync(["agents", "remove", "reviewer", .. options]));
        Assert.Equal(line, _server.Requests.Single().Line);
        Assert.Equal("Agent reviewer is removed.\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task Remove_Json_PrintsOneDocument()
    {
        _server.On("DELETE /v1/agents/reviewer", "", 204);

        Assert.Equal(ExitCodes.Done, await RunAsync("agents", "remove", "reviewer", "--json"));
        Assert.Equal("""{"name":"reviewer","reason":"removed from the command line"}""", _cli.OneDocument().GetRawText());
    }

    [Theory]
    [InlineData("agents get docs", "GET /v1/agents/docs")]
    [InlineData("agents register docs --endpoint http://a.example --capability x", "PUT /v1/agents/docs")]
    [InlineData("agents drain docs", "POST /v1/agents/docs/drain")]
    [InlineData("agents resume docs", "POST /v1/agents/docs/resume")]
    [InlineData("agents remove docs", "DELETE /v1/agents/docs")]
    public async Task AnyCommand_Refused_TellsTheServersProblem(string line, string request)
    {
        _server.On(request, Refusal, 409);

        Assert.Equal(ExitCodes.Failed, await RunAsync(line.Split(' ')));
        Assert.Equal("error: 'docs' is configured. [agent.configured]\n", _cli.Error.ToString());
        Assert.Empty(_cli.Out.ToString());
    }

    [Theory]
    [InlineData("agents --health sick", "--health expects one of healthy, late, offline; found 'sick'")]
    [InlineData("agents --usable yes", "yes")]
    [InlineData("agents --capability", "--capability")]
    [InlineData("agents --nothing", "--nothing")]
    [InlineData("agents fly", "fly")]
    [InlineData("agents get", "get")]
    [InlineData("agents get ..", "'..' is not the name of an agent")]
    [InlineData("agents get a/b", "'a/b' is not the name of an agent")]
    [InlineData("agents drain -- -a", "'-a' is not the name of an agent")]
    [InlineData("agents resume", "resume")]
    [InlineData("agents remove a --reason", "--reason")]
    [InlineData("agents register", "register")]
    [InlineData("agents register a --capability x", "--endpoint")]
    [InlineData("agents register a --endpoint http://a", "--capability")]
    [InlineData("agents register a --endpoint a.example --capability x", "--endpoint expects an absolute http or https address")]
    [InlineData("agents register a --endpoint file:///etc --capability x", "--endpoint expects an absolute http or https address")]
    [InlineData("agents register a --endpoint http://a --capability x --max-concurrency 0", "--max-concurrency must be a number from 1 to 1000")]
    [InlineData("agents register a --endpoint http://a --capability x --max-concurrency 1001", "--max-concurrency must be a number from 1 to 1000")]
    [InlineData("agents register a --endpoint http://a --capability x --timeout 0s", "--timeout expects a duration")]
    [InlineData("agents register a --endpoint http://a --capability x --heartbeat 500ms", "--heartbeat expects a duration")]
    [InlineData("agents register a --endpoint http://a --capability x --heartbeat 61m", "from 1s to 1h; found '61m'")]
    [InlineData("agents register a --endpoint http://a --capability x --ttl soon", "--ttl expects a duration")]
    [InlineData("agents register a --endpoint http://a --capability x --messages pull", "--messages expects one of step, push; found 'pull'")]
    public async Task AnyCommand_WrongArguments_AreRefusedBeforeTheServerIsAsked(string line, string message)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(line.Split(' ')));
        Assert.Empty(_server.Requests);
        Assert.Contains(message, _cli.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[usage.invalid]", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--description", 4096)]
    [InlineData("--example", 4096)]
    [InlineData("--agent-version", 64)]
    [InlineData("--capability", 64)]
    public async Task Register_Texts_AreBounded(string option, int lengthMax)
    {
        foreach (var text in (string[])["", new('x', lengthMax + 1), "a\u0007"])
        {
            Assert.Equal(
                ExitCodes.Usage, await RunAsync("agents", "register", "a", "--endpoint", "http://a", "--capability", "x", option, text));
        }

        Assert.Empty(_server.Requests);
        Assert.Contains($"{option} must be 1 to {lengthMax} printable characters", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agents")]
    [InlineData("agents get a")]
    [InlineData("agents register a --endpoint http://a --capability x")]
    [InlineData("agents drain a")]
    [InlineData("agents remove a")]
    public async Task AnyCommand_NobodyListens_ExitsAsUnreachable(string line)
    {
        _cli.Variables["ORLEANSAGENTS_SERVER"] = await StubServer.NobodyAsync();

        Assert.Equal(ExitCodes.Unreachable, await _cli.RunAsync(line.Split(' ')));
        Assert.Contains("[server.unreachable]", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] line)
    {
        _cli.Variables["ORLEANSAGENTS_SERVER"] = _server.Url;              // an option after a value that is missing would be taken for it
        return _cli.RunAsync(line);
    }
}
