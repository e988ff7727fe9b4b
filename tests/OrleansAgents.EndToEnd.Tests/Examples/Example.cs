using System.Text.Json.Nodes;
using OrleansAgents.EndToEnd.Tests.Stores;

namespace OrleansAgents.EndToEnd.Tests.Examples;

/// <summary>
/// One of the examples as its documentation runs it, from the top folder of the repository; only what it leaves behind goes to a
/// folder of the test.
/// </summary>
internal sealed class Example : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _name;

    private Example(string name)
    {
        _name = name;
        // The checkout's own start script would build the program once more; the program under test is there already.
        var operators = File.ReadAllText(Path.Combine(ProgramUnderTest.RepositoryRoot, "examples", name, "orleansagents.yaml"))
            .Replace("[sh, ./orleansagents]", $"[dotnet, '{ProgramUnderTest.Assembly}']", StringComparison.Ordinal);
        Config = _folder.Write("orleansagents.yaml", $"{operators}\ndefinitions: ['{Path.Combine(ProgramUnderTest.RepositoryRoot, Workflow)}']\n");
    }

    public static Example ParallelDocs() => new("parallel-docs");

    public static Example PrDeployment() => new("pr-deployment");

    public static Example SelfHealing() => new("self-healing");

    public static Example Named(string name) => new(name);

    /// <summary>Gets the operator's file, with the definition in it for servers.</summary>
    public string Config { get; }

    public string Data => _folder.Data;

    /// <summary>Gets the folder that the example writes to.</summary>
    public string Left => _folder.File("left");

    public string Workflow => $"examples/{_name}/workflow.yaml";

    /// <summary>Runs the example to its end and gives what <c>--json</c> prints.</summary>
    public async Task<JsonNode> RunAsync(string input = "{}", params string[] options) =>
        (await CliProcess.RunAsync([.. Command(input), "--json", .. options])).ShouldSucceed().Json;

    public CliProcess Start(string input = "{}", params string[] options) => CliProcess.Start([.. Command(input), .. options]);

    /// <summary>Goes on with the only run there is, and gives what <c>--json</c> prints.</summary>
    public async Task<JsonNode> ResumeAsync(params string[] options) => (await CliProcess.RunAsync(
        ["run", "--resume", TheRun(), "--data", Data, "--config", Config, "--json", .. options])).ShouldSucceed().Json;

    /// <summary>Gives the input that the example gets, with the folder to write to.</summary>
    public string Input(string input)
    {
        var all = JsonNode.Parse(input)!;
        all[_name == "parallel-docs" ? "output" : "scratch"] = Left;
        return all.ToJsonString();
    }

    /// <summary>Gives the one folder that runs have made, and fails when there are others.</summary>
    public string TheFolder() => Assert.Single(Directory.GetDirectories(Left));

    public void Dispose() => _folder.Dispose();

    private string[] Command(string input) => ["run", Workflow, "--config", Config, "--data", Data, "--input", Input(input)];

    private string TheRun()
    {
        using var journal = JournalFile.OpenCopy(Data);
        return Assert.Single(journal.Texts("select id from workflows"));
    }
}
