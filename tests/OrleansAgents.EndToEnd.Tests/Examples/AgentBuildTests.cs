using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Examples;

/// <summary>The script that builds the example agents at their first call, which may be several calls at once.</summary>
public sealed class AgentBuildTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public AgentBuildTests()
    {
        var source = Path.Combine(ProgramUnderTest.RepositoryRoot, "examples", "agents");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.Path, "examples", "agents", Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [Fact]
    public async Task FirstCalls_AtOnceAndOverTheLockOfADeadBuild_AllAnswer()
    {
        Directory.CreateDirectory(_folder.File("artifacts"));
        _folder.Write("artifacts/example-agents.lock", "4194304999\n"); // no process can have this id

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AnswerAsync()));

        Assert.All(answers, answer => Assert.Equal("example.unknown_agent", (string?)JsonNode.Parse(answer)!["error"]!["code"]));
        Assert.Equal(
            ["example-agents", "example-agents.log", "example-agents.obj"],
            Directory.EnumerateFileSystemEntries(_folder.File("artifacts")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> AnswerAsync()
    {
        var start = new ProcessStartInfo("sh", [_folder.File("examples/agents/run"), "none"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var answer = process.StandardOutput.ReadToEndAsync();
        await Patience.ForAsync(process.WaitForExitAsync(), "the build and its answer");
        return await answer;
    }
}
