using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Commands.Routes;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class RouteReplayCommandTests : IAsyncLifetime
{
    private const string Lines =
        """
        {"workflow":"r-1","definition":"flow","step":"write","cycle":2,"query":"find passages","then":{"service":"docs","confidence":0.5,"model":"text/1","decidedBy":"ann","overridden":true},"now":{"service":"search","confidence":0.75,"model":"text/2"},"outcome":{"status":"failed","attempts":3,"errorCode":"agent.busy"},"runStatus":"failed","differs":true}
        {"workflow":"r-2","definition":"flow","step":"write","cycle":1,"query":"","then":{"service":"docs","model":"text/1","decidedBy":"policy","overridden":false},"now":{"service":"docs","confidence":1,"model":"text/2"},"outcome":{"status":"completed","attempts":1},"runStatus":"completed","differs":false}

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansagents-").FullName;
    private readonly Cli _cli = new();
    private StubServer _server = null!;

    public async Task InitializeAsync() => _server = await StubServer.StartAsync();

    public async Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Replay_DataFolder_ShowsWhatDiffersAndCountsAll()
    {
        var platform = Platform(Past("r-1", "search", "completed"), Past("r-2", "docs", "completed"), Past("r-3", "search", "failed"), Past("r-4", null, "retried"));
        var platforms = new ScriptedPlatformFactory { Platform = platform };
        var cli = new Cli { Platforms = platforms };

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["route", "replay", "--data", _folder]));
        Assert.Equal(
            """
            RUN  STEP   CHOSEN THEN  BEST TODAY   STEP ENDED  RUN        QUERY
            r-1  write  docs 0.50    search 0.75  completed   completed  find passages
            r-3  write  docs 0.50    search 0.75  failed      completed  find passages
            4 decisions: 1 same, 2 different, 1 that nobody can take today. Of the different ones, 1 ended well.
            """,
            Trimmed(cli));
        Assert.Equal(_folder, platforms.Opened?.DataFolder);
        Assert.True(platform.Disposed);
    }

    [Fact]
    public async Task Replay_All_ShowsTheOthersToo()
    {
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Platform = Platform(Past("r-1", "docs", "running"), Past("r-2", null, "completed")) } };

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["route", "replay", "--data", _folder, "--all"]));
        Assert.Equal(
            """
            RUN  STEP   CHOSEN THEN  BEST TODAY  STEP ENDED  RUN        QUERY
            r-1  write  docs 0.50    docs 0.75   running     completed  find passages
            r-2  write  docs 0.50    nobody      completed   completed  find passages
            2 decisions: 1 same, 0 different, 1 that nobody can take today.
            """,
            Trimmed(cli));
    }

    [Fact]
    public async Task Replay_DefinitionAndRuns_ArePassedOn()
    {
        var other = Past("r-0", "search", "completed") with { Definition = "other" };
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Platform = Platform(other, Past("r-1", "search", "completed"), Past("r-2", "search", "completed")) } };

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["route", "replay", "--data", _folder, "--definition", "flow", "--runs", "1", "--json"]));
        Assert.Equal("r-1", Assert.Single(cli.OneDocument().GetProperty("items").EnumerateArray()).GetProperty("workflow").GetString());
    }

    [Fact]
    public async Task Replay_NothingInThePast_SaysSo()
    {
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Platform = Platform() } };

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["route", "replay", "--data", _folder]));
        Assert.Equal("No decisions.\n", cli.Out.ToString());
    }

    [Fact]
    public async Task Replay_Server_IsAskedForAllOfThem()
    {
        _server.On("GET /v1/route/replay", context => context.Response.WriteAsync(Lines));

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["route", "replay", "--definition", "a b", "--runs", "7", "--server", _server.Url]));
        Assert.Equal("GET /v1/route/replay?definition=a%20b&runs=7", _server.Requests.Single().Line);
        Assert.Equal(
            """
            RUN  STEP            CHOSEN THEN                   BEST TODAY   STEP ENDED                        RUN     QUERY
            r-1  write, cycle 2  docs 0.50, overridden by ann  search 0.75  failed, 3 attempts (agent.busy)  failed  find passages
            2 decisions: 1 same, 1 different. Of the different ones, 0 ended well.
            """.Replace(" ", "", StringComparison.Ordinal),
            Trimmed(_cli).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replay_ServerWithJson_PrintsCountsAndItems()
    {
        _server.On("GET /v1/route/replay", context => context.Response.WriteAsync(Lines));

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["route", "replay", "--server", _server.Url, "--all", "--json"]));
        Assert.Equal(
            $$"""{"decisions":2,"same":1,"different":1,"nobodyToday":0,"differentEndedWell":0,"notListed":0,"items":[{{Lines.Trim().ReplaceLineEndings(",")}}]}""",
            _cli.OneDocument().GetRawText());
    }

    [Theory]
    [InlineData("<html>", "server.unexpected_answer")]
    [InlineData("null", "server.unexpected_answer")]
    [InlineData("{\"workflow\":", "server.unexpected_answer")]
    public async Task Replay_AnswerOfAnotherServer_IsRefused(string answer, string code)
    {
        _server.On("GET /v1/route/replay", context => context.Response.WriteAsync(answer));

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync(["route", "replay", "--server", _server.Url, "--json"]));
        Assert.Equal(code, _cli.OneProblem().GetProperty("code").GetString());
    }

    [Fact]
    public async Task Replay_AnswerBreaksOff_IsNoResult()
    {
        _server.On("GET /v1/route/replay", async context =>
        {
            await context.Response.WriteAsync(Lines);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        Assert.Equal(ExitCodes.Unreachable, await _cli.RunAsync(["route", "replay", "--server", _server.Url]));
        Assert.Empty(_cli.Out.ToString());
        Assert.Contains("[server.unreachable]", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_DataFolderIsInUse_TellsWhoUsesIt()
    {
        var used = new DomainError("store.locked", ErrorKind.Unavailable, "The data folder is in use.");
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Platform = used } };

        Assert.Equal(ExitCodes.Failed, await cli.RunAsync(["route", "replay", "--data", _folder]));
        Assert.Equal("error: The data folder is in use. [store.locked]\n", cli.Error.ToString());
    }

    [Fact]
    public async Task Replay_NoDataFolder_MakesNone()
    {
        var missing = Path.Combine(_folder, "no-such");

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync(["route", "replay", "--data", missing, "--json"]));
        Assert.Equal("store.not_found", _cli.OneProblem().GetProperty("code").GetString());
        Assert.False(Directory.Exists(missing));
    }

    [Fact]
    public void Take_MoreThanCanBeListed_CountsThemAll()
    {
        var count = new ReplayCount(all: false);
        for (var i = 0; i < ReplayCount.ListedMax + 3; i++)
        {
            count.Take(Past("r-1", "search", "completed"));
        }

        var report = count.Report;
        Assert.Equal((10_003, 10_003, 10_003, 3, 10_000), (report.Decisions, report.Different, report.DifferentEndedWell, report.NotListed, report.Items.Count));
    }

    private static ScriptedPlatform Platform(params IReadOnlyList<ReplayedDecision> past) => new([], WorkflowStatus.Completed) { Past = past };

    private static ReplayedDecision Past(string run, string? now, string outcome) => new(
        run, "flow", "write", 1, "find passages", new("docs", 0.5, "text/1", "policy", false),
        now is null ? null : new(now, 0.75, "text/2"), new(outcome, 1, null), "completed");

    private static string Trimmed(Cli cli) => string.Join('\n', cli.Out.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd();
}
