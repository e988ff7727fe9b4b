using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Hosting;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFile _file = new("text");
    private readonly ScriptedPlatform _platform = new(RecordedRun.CyclicWithRetry().Events, WorkflowStatus.Completed);

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Run_CompletedRun_ShowsProgressAndThenTheAnswer()
    {
        var cli = Program(_platform);

        var exit = await cli.RunAsync(["run", _file.Path, "--input", """{"question":"?"}""", "--correlation-id", "c-1", "--idempotency-key", "k"]);

        Assert.Equal(ExitCodes.Done, exit);
        Assert.StartsWith("12:00:00  answer-with-review  r-1  started", cli.Out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\n\nRuns resume.\n\nSources:\n  [1] docs/runs.md:12  \"replayed from the journal\"\n  [2] README.md\n", cli.Out.ToString(), StringComparison.Ordinal);
        Assert.Empty(cli.Error.ToString());
        Assert.Equal(("text", "c-1", "k"), (_platform.Started!.DefinitionText, _platform.Started.CorrelationId, _platform.Started.IdempotencyKey));
        Assert.Equal(JsonPayload.Parse("""{"question":"?"}"""), _platform.Started.Input);
        Assert.True(_platform.Disposed);
    }

    [Fact]
    public async Task Run_Quiet_PrintsTheOutputOnly()
    {
        var cli = Program(_platform);

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["run", _file.Path, "--quiet"]));
        Assert.StartsWith("Runs resume.\n", cli.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(JsonPayload.EmptyObject, _platform.Started!.Input);
    }

    [Fact]
    public async Task Run_Json_PrintsTheRunAsOneDocument()
    {
        var cli = Program(_platform);

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["run", _file.Path, "--json"]));
        Assert.Equal(("r-1", "completed"), (cli.OneDocument().GetProperty("id").GetString(), cli.OneDocument().GetProperty("status").GetString()));
        Assert.Empty(cli.Error.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_FailedRun_ExitsWithFailure(bool json)
    {
        var cli = Program(new ScriptedPlatform(RecordedRun.Failing().Events, WorkflowStatus.Failed));

        var exit = await cli.RunAsync(json ? ["run", _file.Path, "--json"] : ["run", _file.Path]);

        Assert.Equal(ExitCodes.Failed, exit);
        Assert.Equal(json ? "" : "error: run r-1 failed: exit code 7 (agent.process_exit)\nLet it go on with: orleansagents run --resume r-1 --retry\n", cli.Error.ToString());
        Assert.Equal("failed", json ? cli.OneDocument().GetProperty("status").GetString() : "failed");
    }

    [Fact]
    public async Task Run_InvalidDefinition_NamesFileLineAndColumn()
    {
        var refusal = new DomainError("definition.invalid", ErrorKind.Invalid, "Two problems.") { Problems = [new("No such step 'x'.", 3, 5), new("Too many hops.")] };
        var cli = Program(new ScriptedPlatform([], WorkflowStatus.None) { Refusal = refusal });

        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["run", _file.Path]));
        Assert.Equal(
            $"{_file.Path}:3:5: No such step 'x'.\n{_file.Path}: Too many hops.\nerror: Two problems. [definition.invalid]\n", cli.Error.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_Interrupted_StopsGracefullyAndSaysHowToGoOn(bool json)
    {
        using var ctrlC = new CancellationTokenSource();
        var platform = new ScriptedPlatform([.. RecordedRun.CyclicWithRetry().Events.Take(3)], WorkflowStatus.Running)
        {
            AfterEvents = async token =>
            {
                await ctrlC.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
        };
        var cli = Program(platform);
        string[] line = ["run", _file.Path, "--data", "my data", "--quiet"];

        var exit = await cli.RunAsync(json ? [.. line, "--json"] : line, ctrlC.Token);

        Assert.Equal(ExitCodes.Failed, exit);
        Assert.True(platform.Disposed);
        Assert.Empty(cli.Out.ToString());
        var said = json ? cli.OneProblem().GetProperty("detail").GetString()! : cli.Error.ToString();
        Assert.Contains($"orleansagents run {_file.Path} --resume r-1 --data 'my data'", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Resume_GoesOnWithoutStarting()
    {
        var cli = Program(_platform);

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["run", "--resume", "r-1"]));
        Assert.Equal((null, "r-1"), (_platform.Started, _platform.Resumed));
        Assert.Contains("completed in 1 min 09 s", cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", false)]
    [InlineData("changed", true)]
    public async Task Run_ResumeWithFile_SaysWhenTheFileChanged(string text, bool noted)
    {
        using var file = new TemporaryFile(text);
        var cli = Program(_platform);

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["run", file.Path, "--resume", "r-1"]));
        Assert.Equal(noted, cli.Error.ToString().StartsWith("note: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_InputFromStandardInput_ReadsIt()
    {
        var cli = Program(_platform, input: "\ufeff[1]");

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["run", _file.Path, "--input", "@-"]));
        Assert.Equal(JsonPayload.Parse("[1]"), _platform.Started!.Input);
    }

    [Fact]
    public async Task Run_InputFromFile_ReadsIt()
    {
        using var input = new TemporaryFile("""{"a":1}""", ".json");
        var cli = Program(_platform);

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["run", _file.Path, "--input", $"@{input.Path}"]));
        Assert.Equal(JsonPayload.Parse("""{"a":1}"""), _platform.Started!.Input);
    }

    [Theory]
    [InlineData("{", "input.invalid")]
    [InlineData("", "input.invalid")]
    [InlineData("@/no/such/file", "file.unreadable")]
    public async Task Run_UnusableInput_IsUsage(string input, string code)
    {
        var cli = Program(_platform);

        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["run", _file.Path, "--input", input, "--json"]));
        Assert.Equal(code, cli.OneProblem().GetProperty("code").GetString());
        Assert.Null(_platform.Started);
    }

    [Fact]
    public async Task Run_MissingFile_IsUsage()
    {
        var cli = Program(_platform);

        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["run", "/no/such.yaml"]));
        Assert.Equal("error: Cannot read '/no/such.yaml': there is no such file. [file.unreadable]\n", cli.Error.ToString());
    }

    private static Cli Program(EmbeddedPlatform platform, string input = "") =>
        new() { Platforms = new ScriptedPlatformFactory { Platform = platform }, Input = input };
}
