using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Flows;

/// <summary>What the README and the examples promise, typed as it stands there.</summary>
public sealed class AnswerWithReviewTests : IDisposable
{
    private const string Flow = "examples/answer-with-review.yaml";
    private const string Simple = """{"question":"What is a hop?"}""";
    private const string TwoParts =
        """{"question":"How does a workflow survive a crash, what makes an append durable, and how are backups copied and restored?"}""";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Run_OfTheExample_ShowsProgressAndAnAnswerWithCitations()
    {
        var run = (await CliProcess.RunAsync("run", Flow, "--input", Simple, "--data", _folder.Data)).ShouldSucceed();

        Assert.Equal("", run.Error);
        Assert.All((string[])["research", "write", "review"], step => Assert.Contains(step, run.Out, StringComparison.Ordinal));
        Assert.Contains("docs/", run.Out, StringComparison.Ordinal);
        Assert.Contains("hop", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithJson_PrintsOneDocumentAndNothingElse()
    {
        var run = (await CliProcess.RunAsync("run", Flow, "--input", Simple, "--data", _folder.Data, "--json")).ShouldSucceed();

        Assert.Equal("", run.Error);
        Assert.Equal("completed", (string?)run.Json["status"]);
        Assert.Equal(1, (int)run.Json["currentCycle"]!);
        Assert.NotEmpty(run.Json["output"]!["citations"]!.AsArray());
    }

    [Fact]
    public async Task Run_Quiet_PrintsTheOutputOnly()
    {
        var run = (await CliProcess.RunAsync("run", "examples/echo.yaml", "--quiet", "--data", _folder.Data)).ShouldSucceed();

        Assert.Equal("", run.Error);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"done":true}"""), run.Json), run.Out);
    }

    [Fact]
    public async Task Run_OfAQuestionOfSeveralParts_TakesASecondCycle()
    {
        var run = (await CliProcess.RunAsync("run", Flow, "--input", TwoParts, "--data", _folder.Data, "--json")).ShouldSucceed();

        Assert.Equal((2, 2, 5), ((int)run.Json["currentCycle"]!, (int)run.Json["maxCycles"]!, (int)run.Json["hops"]!));
        var approved = (bool)run.Json["steps"]![2]!["result"]!["approved"]!;
        Assert.Equal(!approved, (bool)run.Json["loopExhausted"]!);
        Assert.NotEmpty(run.Json["output"]!["citations"]!.AsArray());
    }

    [Fact]
    public async Task Run_ThatIsNeverApproved_EndsAsTheDefinitionSays()
    {
        var example = File.ReadAllText(Path.Combine(ProgramUnderTest.RepositoryRoot, Flow));
        var never = example.Replace("minWords: 12", "minWords: 10000", StringComparison.Ordinal);
        var complete = _folder.Write("complete.yaml", never);
        var fail = _folder.Write("fail.yaml", never.Replace("onExhausted: complete", "onExhausted: fail", StringComparison.Ordinal));

        var completed = (await CliProcess.RunAsync("run", complete, "--input", Simple, "--data", _folder.Data, "--json")).ShouldSucceed();
        var failed = await CliProcess.RunAsync("run", fail, "--input", Simple, "--data", _folder.Data, "--json");

        Assert.True((bool)completed.Json["loopExhausted"]!);
        failed.ShouldFail(1);
        Assert.Equal("limit.cycles", (string?)failed.Json["error"]!["code"]);
    }

    [Theory]
    [InlineData("@-")]
    [InlineData("@question.json")]
    public async Task Run_InputFromElsewhere_IsTheSame(string input)
    {
        _folder.Write("question.json", Simple);
        _folder.Write("asked.yaml", "name: asked\nsteps: [{ id: a, agent: echo }]\n");
        var around = new CliSurroundings { Folder = _folder.Path, Input = Simple };

        var run = (await CliProcess.RunAsync(around, "run", "asked.yaml", "--input", input, "--json")).ShouldSucceed();

        Assert.Equal(Simple, run.Json["output"]!.ToJsonString());
        Assert.True(File.Exists(Path.Combine(_folder.Data, "orleansagents.db")), "the default data folder is ./data");
    }

    [Fact]
    public async Task Run_OfTheProcessExample_MeasuresItsCall()
    {
        string[] example = ["examples/process-agent/measure.yaml", "--config", "examples/process-agent/orleansagents.yaml"];

        var run = (await CliProcess.RunAsync(["run", .. example, "--input", """{"text":"hello"}""", "--data", _folder.Data, "--json"])).ShouldSucceed();

        Assert.InRange((int)run.Json["output"]!["bytes"]!, 100, 2000);
    }

    public void Dispose() => _folder.Dispose();
}
