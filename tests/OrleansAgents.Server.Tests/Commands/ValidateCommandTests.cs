using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class ValidateCommandTests : IDisposable
{
    private static readonly DomainError Invalid =
        new("definition.invalid", ErrorKind.Invalid, "The definition has 2 problems.") { Problems = [new("No name.", 1, 1), new("No such step 'x'.", 7, 12, "/loop/to")] };

    private readonly TemporaryFile _file = new("text");

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Validate_ValidFile_PrintsASummaryAndADrawing()
    {
        var cli = Program(Definition());

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["validate", _file.Path]));
        Assert.Equal(
            $"""
            {_file.Path}: valid
              name    flow
              shape   cyclic
              hops    at most 4; the limit is 5
              limits  8 steps at once, 1h from start to end, 10000 events

              ╭▶ ●  write   agent a; output
              │  │
              ╰─ ●  review  agent b; back to write until /approved = true, at most 2
                            cycles, then complete

            """,
            cli.Out.ToString());
    }

    [Fact]
    public async Task Validate_InvalidFile_PrintsEveryProblemWithItsPlace()
    {
        var cli = Program(Invalid);

        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["validate", _file.Path]));
        Assert.Empty(cli.Out.ToString());
        Assert.StartsWith($"{_file.Path}:1:1: No name.\n{_file.Path}:7:12: No such step 'x'.\n", cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, ExitCodes.Done)]
    [InlineData(false, ExitCodes.Usage)]
    public async Task Validate_Json_PrintsOneReport(bool valid, int exit)
    {
        var cli = Program(valid ? Definition() : Invalid);

        Assert.Equal(exit, await cli.RunAsync(["validate", _file.Path, "--json"]));
        Assert.Equal((valid, valid ? 0 : 2), (cli.OneDocument().GetProperty("valid").GetBoolean(), cli.OneDocument().GetProperty("problems").GetArrayLength()));
        Assert.Empty(cli.Error.ToString());
    }

    [Fact]
    public async Task Validate_Json_TellsShapeLimitsAndOrder()
    {
        var cli = Program(Definition());

        await cli.RunAsync(["validate", _file.Path, "--json"]);

        var report = cli.OneDocument();
        Assert.Equal(("cyclic", 4, 5), (report.GetProperty("shape").GetString(), report.GetProperty("maxHops").GetInt32(), report.GetProperty("hopLimit").GetInt32()));
        Assert.Equal(8, report.GetProperty("limits").GetProperty("fanOut").GetInt32());
        Assert.Equal("""{"id":"review","after":["write"],"agent":"b","onFailure":"fail","effect":"idempotent","approval":false}""", report.GetProperty("steps")[1].GetRawText());
        Assert.Equal("""{"from":"review","to":"write","steps":["write","review"]}""", report.GetProperty("loop").GetRawText());
    }

    [Fact]
    public async Task Validate_Mermaid_PrintsTheChartAlone()
    {
        var cli = Program(Definition());

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["validate", _file.Path, "--mermaid"]));
        Assert.StartsWith("flowchart TD\n    s0[\"write", cli.Out.ToString(), StringComparison.Ordinal);
        Assert.Empty(cli.Error.ToString());
    }

    [Fact]
    public async Task Validate_MermaidOfAnInvalidFile_PrintsProblemsAlone()
    {
        var cli = Program(Invalid);

        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["validate", _file.Path, "--mermaid"]));
        Assert.Empty(cli.Out.ToString());
    }

    [Fact]
    public async Task Validate_JsonAndMermaid_AreNotBothTaken() =>
        Assert.Equal(ExitCodes.Usage, await Program(Definition()).RunAsync(["validate", _file.Path, "--json", "--mermaid"]));

    [Fact]
    public async Task Validate_InvalidConfiguration_DoesNotBlameTheFile()
    {
        var cli = Program(new DomainError("configuration.invalid", ErrorKind.Invalid, "No such agent kind."));

        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["validate", _file.Path]));
        Assert.Equal("error: No such agent kind. [configuration.invalid]\n", cli.Error.ToString());
    }

    private static Cli Program(Result<WorkflowDefinition> definition) => new() { Platforms = new ScriptedPlatformFactory { Definition = definition } };

    private static WorkflowDefinition Definition() => new()
    {
        Name = "flow",
        Hash = RecordedRun.Hash,
        Steps = [new() { Id = "write", Index = 0, Agent = "a", After = [] }, new() { Id = "review", Index = 1, Agent = "b", After = [0] }],
        Loop = new(1, 0, new("/approved", JsonPayload.Parse("true")), 2, ExhaustedPolicy.Complete) { Steps = [0, 1] },
        OutputStep = 0,
        Limits = WorkflowLimits.Default,
    };
}
