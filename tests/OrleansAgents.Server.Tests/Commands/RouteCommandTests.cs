using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class RouteCommandTests : IAsyncLifetime
{
    private const string View =
        """{"candidates":[{"service":"docs","confidence":0.8125,"reasons":["for: passages","against: deploy"]},{"service":"tests","confidence":0.1,"reasons":[]}],"none":0.07,"model":"text/3f2a","elapsedMicros":83.4}""";

    private static readonly Recommendation Sure =
        new("text/3f2a", [new("docs", 0.8125, ["for: passages", "against: deploy"]), new("tests", 0.1, [])]) { None = 0.07, ElapsedMicros = 83.4 };

    private readonly Cli _cli = new();
    private StubServer _server = null!;

    public async Task InitializeAsync() => _server = await StubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Route_Query_ShowsCandidatesWithReasons()
    {
        var platforms = new ScriptedPlatformFactory { Recommendation = Sure };
        var cli = new Cli { Platforms = platforms };

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["route", "find passages", "--capability", "rag", "--config", "c.yaml"]));
        Assert.Equal(("find passages", "rag", Path.GetFullPath("c.yaml")), platforms.Routed);
        Assert.Equal(
            """
            SERVICE  CONFIDENCE  REASONS
            docs     0.81        for: passages; against: deploy
            tests    0.10
            None of these: 0.07.
            Recommended by text/3f2a in 83 µs.
            """,
            Trimmed(cli));
        Assert.Empty(cli.Error.ToString());
    }

    [Theory]
    [InlineData(0.72, "The router says: none of these (0.72).")]
    [InlineData(0.5, "None of these: 0.50.")]
    [InlineData(null, "The words were not judged: there is no choice to make, or the router knows tags alone.")]
    public async Task Route_NoneOfThese_IsSaidPlainly(double? none, string line)
    {
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Recommendation = Sure with { None = none } } };

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["route", "x"]));
        Assert.Contains($"\n{line}\n", cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_Fallback_SaysWhyAndWhatItUsed()
    {
        var late = Sure with { Fallback = "the chat router did not answer within 5 s", Usage = new(12, 3, 0.01m), ElapsedMicros = 5_000_123 };
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Recommendation = late } };

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["route", "x"]));
        Assert.EndsWith(
            "Recommended by text/3f2a in 5.0 s, 15 tokens, 0.01.\nThe configured router did not answer: the chat router did not answer within 5 s.\n",
            cli.Out.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No candidates.\n")]
    [InlineData("No agent that can be called has capability 'rag'.\n", "--capability", "rag")]
    public async Task Route_NoCandidates_SaysSo(string line, params string[] options)
    {
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Recommendation = new Recommendation("text/1", []) } };

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["route", "x", .. options]));
        Assert.Equal((line, ""), (cli.Error.ToString(), cli.Out.ToString()));
    }

    [Fact]
    public async Task Route_Json_PrintsTheRecommendation()
    {
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Recommendation = Sure } };

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["route", "x", "--json"]));
        Assert.Equal(View, cli.OneDocument().GetRawText());
    }

    [Fact]
    public async Task Route_Server_IsAskedOverHttp()
    {
        _server.On("POST /v1/route", View);

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["route", "finde \"das\"", "--capability", "rag", "--server", _server.Url]));
        Assert.Equal("""{"query":"finde \u0022das\u0022","capability":"rag"}""", _server.Requests.Single().Body);
        Assert.StartsWith("SERVICE", _cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_VariableNamesAServer_StillAnswersItself()
    {
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Recommendation = Sure } };
        cli.Variables["ORLEANSAGENTS_SERVER"] = _server.Url;

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["route", "x"]));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Route_ServerRefuses_TellsItsProblem()
    {
        _server.On("POST /v1/route", """{"title":"T","status":400,"detail":"Because.","code":"route.query_too_long"}""", 400);

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(["route", "x", "--server", _server.Url]));
        Assert.Equal("error: Because. [route.query_too_long]\n", _cli.Error.ToString());
    }

    [Fact]
    public async Task Route_NobodyListens_ExitsAsUnreachable()
    {
        Assert.Equal(ExitCodes.Unreachable, await _cli.RunAsync(["route", "x", "--server", await StubServer.NobodyAsync()]));
    }

    [Fact]
    public async Task Route_FileOrInput_ReadsTheWords()
    {
        var platforms = new ScriptedPlatformFactory { Recommendation = Sure };
        using var file = new TemporaryFile("\uFEFFfrom a file\r\n");

        Assert.Equal(ExitCodes.Done, await new Cli { Platforms = platforms }.RunAsync(["route", $"@{file.Path}"]));
        Assert.Equal("from a file", platforms.Routed?.Query);
        Assert.Equal(ExitCodes.Done, await new Cli { Platforms = platforms, Input = "replay\n" }.RunAsync(["route", "-"]));
        Assert.Equal("replay", platforms.Routed?.Query);
        Assert.Equal(ExitCodes.Done, await new Cli { Platforms = platforms }.RunAsync(["route", ""]));
        Assert.Equal("", platforms.Routed?.Query);
    }

    [Theory]
    [InlineData(131_072, ExitCodes.Done)]
    [InlineData(131_073, ExitCodes.Usage)]
    public async Task Route_LongQuery_IsBounded(int length, int exit)
    {
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Recommendation = Sure }, Input = new string('x', length) };

        Assert.Equal(exit, await cli.RunAsync(["route", "-", "--json"]));
        Assert.Equal(exit == ExitCodes.Usage, cli.Error.ToString().Contains("\"route.query_too_long\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Route_FileThatIsNotThere_IsUsage()
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(["route", "@no-such-file"]));
        Assert.Equal("error: Cannot read 'no-such-file': there is no such file. [file.unreadable]\n", _cli.Error.ToString());
    }

    [Fact]
    public async Task Route_ConfigurationIsWrong_IsUsage()
    {
        var wrong = new DomainError("configuration.invalid", ErrorKind.Invalid, "Line 3.");
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Recommendation = wrong } };

        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["route", "x"]));
        Assert.Equal("error: Line 3. [configuration.invalid]\n", cli.Error.ToString());
    }

    private static string Trimmed(Cli cli) => string.Join('\n', cli.Out.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd();
}
