using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Diagnostics;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.CommandLine;

public sealed class CliApplicationTests
{
    [Theory]
    [InlineData("")]
    [InlineData("fly")]
    [InlineData("run")]
    [InlineData("run flow.yaml --speed 3")]
    [InlineData("run --resume not/an/id")]
    [InlineData("run --resume r-1 --input {}")]
    [InlineData("run flow.yaml --idempotency-key")]
    [InlineData("run flow.yaml --idempotency-key é")]
    [InlineData("get")]
    [InlineData("get ../../etc")]
    [InlineData("get r-1 --server ftp://x")]
    [InlineData("list --limit 0")]
    [InlineData("list --limit many")]
    [InlineData("list --status sleeping")]
    [InlineData("serve --urls nonsense")]
    [InlineData("validate")]
    [InlineData("route")]
    [InlineData("route two words")]
    [InlineData("route x --server http://127.0.0.1:1 --config c.yaml")]
    [InlineData("route replay --runs 10001")]
    [InlineData("route replay --server http://127.0.0.1:1 --data d")]
    [InlineData("route eval")]
    [InlineData("route eval --test t --train t --shots 1001")]
    [InlineData("route eval --test t --shots 5")]
    public async Task Run_WrongArguments_ExitsWithUsageAndOneSentence(string line)
    {
        var cli = new Cli();

        var exit = await cli.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(ExitCodes.Usage, exit);
        Assert.Empty(cli.Out.ToString());
        Assert.Matches("error: .* See: orleansagents.* --help \\[usage.invalid\\]\n$", cli.Error.ToString());
    }

    [Fact]
    public async Task Run_WrongArgumentsWithJson_WritesOneProblem()
    {
        var cli = new Cli();

        var exit = await cli.RunAsync(["list", "--limit", "0", "--status", "sleeping", "--json"]);

        Assert.Equal(ExitCodes.Usage, exit);
        Assert.Equal("usage.invalid", cli.OneProblem().GetProperty("code").GetString());
        Assert.Equal(2, cli.OneProblem().GetProperty("problems").GetArrayLength());
    }

    [Theory]
    [InlineData("--help", "Exit codes: 0 done")]
    [InlineData("run --help", "orleansagents run --resume")]
    [InlineData("watch --help", "| jq -r .kind")]
    [InlineData("route --help", "orleansagents route - --server")]
    [InlineData("route replay --help", "completed its\nstep")]
    [InlineData("route eval --help", "--oos-test without --none is read and reported as null")]
    public async Task Run_Help_ShowsExamples(string line, string expected)
    {
        var cli = new Cli();

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(line.Split(' ')));
        Assert.Contains(expected, cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Version_NamesProgramAndVersion()
    {
        var cli = new Cli();

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["--version"]));
        Assert.Matches("^orleansagents \\d+\\.\\d+\\.\\d+", cli.Out.ToString());
    }

    [Theory]
    [InlineData(true, "store.locked", "The file is in use.")]
    [InlineData(false, "program.failed", "Unexpected InvalidOperationException: surprise")]
    public async Task Run_CommandThrows_TellsASentenceAndNoStackTrace(bool store, string code, string message)
    {
        var failure = store ? (Exception)new StoreUnavailableException("store.locked", "The file is in use.") : new InvalidOperationException("surprise");
        var cli = new Cli { Platforms = new ThrowingPlatformFactory(failure) };

        var exit = await cli.RunAsync(["serve"]);

        Assert.Equal(ExitCodes.Failed, exit);
        Assert.Equal($"error: {message} [{code}]\n", cli.Error.ToString());
    }

    [Fact]
    public async Task Serve_GivenSettings_HandsFullPathsToTheHost()
    {
        var platforms = new ScriptedPlatformFactory();

        var exit = await new Cli { Platforms = platforms }.RunAsync(["serve", "--urls", "http://*:8080;http://127.0.0.1:1", "--data", "d"]);

        Assert.Equal(ExitCodes.Done, exit);
        Assert.Equal(new(new(Path.GetFullPath("d"), null), "http://*:8080;http://127.0.0.1:1"), platforms.Served);
    }

    [Fact]
    public async Task Serve_HostRefuses_ExitsWithItsReason()
    {
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { ServeError = ScriptedPlatformFactory.NotScripted } };

        Assert.Equal(ExitCodes.Failed, await cli.RunAsync(["serve"]));
        Assert.Contains("[test.not_scripted]", cli.Error.ToString(), StringComparison.Ordinal);
    }
}
