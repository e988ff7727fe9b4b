using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Commands;
using ExampleAgents.Folders;

namespace ExampleAgents.PrDeployment;

/// <summary>The scratch folder of one run: a repository, the releases that were deployed, and which of them is live.</summary>
internal sealed class Scratch(string folder)
{
    public const string Main = "main";
    public const string Feature = "feature/greet-by-name";
    private const string DefaultFolder = "data/examples/pr-deployment";

    public string Folder => folder;

    public string Repository => Path.Combine(folder, "repository");

    public Git Git => new(Repository, Git.Reproducible);

    public Releases Releases => new(folder);

    /// <summary>Gives the folder that a new run shall have.</summary>
    public static Scratch For(AgentCall call) => new($"{call.Setting("scratch") ?? DefaultFolder}/{call.Workflow}");

    /// <summary>Works once in the folder that the run has prepared.</summary>
    public static JsonObject Work(AgentCall call, Func<Scratch, JsonObject> work)
    {
        var scratch = new Scratch(call.TextOf("prepare", "folder"));
        return Receipts.Once(scratch.Folder, call, () => work(scratch));
    }
}
