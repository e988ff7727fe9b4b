using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class LocksCommandTests : IAsyncLifetime
{
    private const string Resource = "repo:owner/name";
    private const string Path = "/v1/locks/repo:owner%2Fname";             // as the web server shows it: it decodes all but the slash
    private const string Grant = """{"resource":"repo:owner/name","owner":"ann b","fence":1795176000001,"expiresAt":"2026-11-20T12:02:00+00:00"}""";
    private const string View =
        """{"resource":"repo:owner/name","owner":"ann","fence":7,"acquiredAt":"2026-11-20T12:00:00+00:00","expiresAt":"2026-11-20T12:01:15+00:00","queue":["b1","b2","b3","b4","b5","b6","b7"]}""";

    private const string Held =
        """{"title":"T","status":409,"detail":"'repo:owner/name' is held by 'bob' until 12:02.","code":"lock.held","owner":"bob","queue":[]}""";

    private readonly Cli _cli = new();
    private StubServer _server = null!;

    public async Task InitializeAsync() => _server = await StubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Locks_All_ShowsATable()
    {
        _server.On("GET /v1/locks", $$"""[{{View}},{"resource":"z","fence":3,"queue":["carl"]}]""");

        Assert.Equal(ExitCodes.Done, await RunAsync("locks"));
        Assert.Equal(
            """
            RESOURCE         OWNER  FENCE  EXPIRES  QUEUE
            repo:owner/name  ann    7      in 5 s   b1, b2, b3, b4, b5 and 2 more
            z                -      3      -        carl
            """.Replace(" ", "", StringComparison.Ordinal),
            _cli.Out.ToString().TrimEnd().Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Locks_None_SaysSo()
    {
        _server.On("GET /v1/locks", "[]");

        Assert.Equal(ExitCodes.Done, await RunAsync("locks"));
        Assert.Equal("No locks.\n", _cli.Error.ToString());
        Assert.Empty(_cli.Out.ToString());
    }

    [Fact]
    public async Task Locks_Json_PrintsOneDocument()
    {
        _server.On("GET /v1/locks", $"[{View}]");

        Assert.Equal(ExitCodes.Done, await RunAsync("locks", "--json"));
        Assert.Equal($"[{View}]", _cli.OneDocument().GetRawText());
    }

    [Fact]
    public async Task Get_Lock_ShowsItUnderItsEncodedName()
    {
        _server.On($"GET {Path}", View);

        Assert.Equal(ExitCodes.Done, await RunAsync("locks", "get", Resource));
        Assert.Contains("in 5 s", _cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Json_PrintsTheLock()
    {
        _server.On($"GET {Path}", View);

        Assert.Equal(ExitCodes.Done, await RunAsync("locks", "get", Resource, "--json"));
        Assert.Equal(View, _cli.OneDocument().GetRawText());
    }

    [Theory]
    [InlineData("""{"owner":"ann b","ttlSeconds":30,"waitSeconds":0}""")]
    [InlineData("""{"owner":"ann b","ttlSeconds":300,"waitSeconds":1.5}""", "--ttl", "5m", "--wait", "1s500ms")]
    public async Task Acquire_FreeLock_PrintsTheFenceAlone(string body, params string[] options)
    {
        _server.On($"POST {Path}", Grant);

        Assert.Equal(ExitCodes.Done, await RunAsync(["locks", "acquire", Resource, "--owner", "ann b", .. options]));
        Assert.Equal(body, _server.Requests.Single().Body);
        Assert.Equal("1795176000001\n", _cli.Out.ToString());
        Assert.Equal(
            "ann b holds repo:owner/name until 2026-11-20 12:02:00. Release it with: "
            + $"orleansagents locks release repo:owner/name --owner 'ann b' --fence 1795176000001 --server {_server.Url}/\n",
            _cli.Error.ToString());
    }

    [Fact]
    public async Task Acquire_Json_PrintsTheGrant()
    {
        _server.On($"POST {Path}", Grant);

        Assert.Equal(ExitCodes.Done, await RunAsync("locks", "acquire", Resource, "--owner", "ann", "--json"));
        Assert.Equal(Grant, _cli.OneDocument().GetRawText());
        Assert.Empty(_cli.Error.ToString());
    }

    [Fact]
    public async Task Acquire_HeldLock_FailsAndNamesTheOwner()
    {
        _server.On($"POST {Path}", Held, 409);

        Assert.Equal(ExitCodes.Failed, await RunAsync("locks", "acquire", Resource, "--owner", "ann"));
        Assert.Equal("error: 'repo:owner/name' is held by 'bob' until 12:02. [lock.held]\n", _cli.Error.ToString());
        Assert.Empty(_cli.Out.ToString());
    }

    [Theory]
    [InlineData("""{"owner":"ann b","fence":7}""")]
    [InlineData("""{"owner":"ann b","fence":7,"ttlSeconds":60}""", "--ttl", "1m")]
    public async Task Renew_Lock_TellsUntilWhen(string body, params string[] options)
    {
        _server.On($"PUT {Path}", Grant);

        Assert.Equal(ExitCodes.Done, await RunAsync(["locks", "renew", Resource, "--owner", "ann b", "--fence", "7", .. options]));
        Assert.Equal(body, _server.Requests.Single().Body);
        Assert.Equal("ann b holds repo:owner/name until 2026-11-20 12:02:00.\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task Release_Lock_NamesHolderAndFence()
    {
        _server.On($"DELETE {Path}", "", 204);

        Assert.Equal(ExitCodes.Done, await RunAsync("locks", "release", Resource, "--owner", "ann&b", "--fence", "7"));
        Assert.Equal($"DELETE {Path}?owner=ann%26b&fence=7", _server.Requests.Single().Line);
        Assert.Equal("ann&b has released repo:owner/name.\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task Release_Json_PrintsOneDocument()
    {
        _server.On($"DELETE {Path}", "", 204);

        Assert.Equal(ExitCodes.Done, await RunAsync("locks", "release", Resource, "--owner", "ann", "--fence", "7", "--json"));
        Assert.Equal("""{"resource":"repo:owner/name","owner":"ann","fence":7}""", _cli.OneDocument().GetRawText());
    }

    [Theory]
    [InlineData("locks get repo:owner/name", "GET", 404, "lock.not_found", ExitCodes.Failed)]
    [InlineData("locks acquire repo:owner/name --owner ann --wait 1h", "POST", 400, "request.invalid", ExitCodes.Usage)]
    [InlineData("locks acquire repo:owner/name --owner ann", "POST", 503, "lock.queue_full", ExitCodes.Failed)]
    [InlineData("locks renew repo:owner/name --owner ann --fence 7", "PUT", 409, "lock.stale_fence", ExitCodes.Failed)]
    [InlineData("locks release repo:owner/name --owner ann --fence 7", "DELETE", 409, "lock.stale_fence", ExitCodes.Failed)]
    public async Task AnyCommand_Refused_TellsTheServersProblem(string line, string method, int status, string code, int expected)
    {
        _server.On($"{method} {Path}", $$"""{"title":"T","status":{{status}},"detail":"Because.","code":"{{code}}"}""", status);

        Assert.Equal(expected, await RunAsync([.. line.Split(' '), "--json"]));
        Assert.Equal((code, "Because."), (_cli.OneProblem().GetProperty("code").GetString(), _cli.OneProblem().GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("locks fly", "fly")]
    [InlineData("locks --owner ann", "--owner")]
    [InlineData("locks get", "get")]
    [InlineData("locks get ..", "RESOURCE must be 1 to 256 printable characters without white space")]
    [InlineData("locks get a\tb", "RESOURCE must be 1 to 256 printable characters without white space")]
    [InlineData("locks acquire a", "--owner")]
    [InlineData("locks acquire --owner ann", "acquire")]
    [InlineData("locks acquire a --owner \u0007", "--owner must be 1 to 256 printable characters")]
    [InlineData("locks acquire a --owner ann --ttl 500ms", "--ttl expects a duration")]
    [InlineData("locks acquire a --owner ann --ttl 25h", "from 1s to 24h; found '25h'")]
    [InlineData("locks acquire a --owner ann --ttl 30", "--ttl expects a duration")]
    [InlineData("locks acquire a --owner ann --wait 2h", "from 0s to 1h; found '2h'")]
    [InlineData("locks acquire a --owner ann --wait forever", "--wait expects a duration")]
    [InlineData("locks renew a --owner ann", "--fence")]
    [InlineData("locks renew a --owner ann --fence 0", "--fence must be a number from 1")]
    [InlineData("locks renew a --owner ann --fence seven", "--fence must be a number from 1")]
    [InlineData("locks renew a --owner ann --fence 7 --ttl 0s", "--ttl expects a duration")]
    [InlineData("locks release a --fence 7", "--owner")]
    [InlineData("locks release a --owner ann --fence -7", "-7")]
    public async Task AnyCommand_WrongArguments_AreRefusedBeforeTheServerIsAsked(string line, string message)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(line.Split(' ')));
        Assert.Empty(_server.Requests);
        Assert.Contains(message, _cli.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[usage.invalid]", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("locks")]
    [InlineData("locks get a")]
    [InlineData("locks acquire a --owner ann")]
    [InlineData("locks renew a --owner ann --fence 7")]
    [InlineData("locks release a --owner ann --fence 7")]
    public async Task AnyCommand_NobodyListens_ExitsAsUnreachable(string line)
    {
        _cli.Variables["ORLEANSAGENTS_SERVER"] = await StubServer.NobodyAsync();

        Assert.Equal(ExitCodes.Unreachable, await _cli.RunAsync(line.Split(' ')));
        Assert.Contains("[server.unreachable]", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] line) => _cli.RunAsync([.. line, "--server", _server.Url]);
}
