using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Commands;
using ExampleAgents.Folders;

namespace ExampleAgents.PrDeployment;

/// <summary>Makes the world of the example: a repository whose main branch is live, and a pull request.</summary>
internal static class PrepareAgent
{
    public static JsonObject Work(AgentCall call)
    {
        var scratch = Scratch.For(call);
        return Receipts.Once(scratch.Folder, call, () =>
        {
            if (!Directory.Exists(scratch.Repository))
            {
                MakeRepository(scratch, Greeter.After(call.IsOn("breakIt"), call.IsOn("failTests")));
            }

            scratch.Releases.GoLive(scratch.Releases.Unpack(scratch.Git, Scratch.Main));
            return new()
            {
                ["folder"] = scratch.Folder,
                ["branch"] = Scratch.Feature,
                ["live"] = scratch.Releases.Live,
            };
        });
    }

    private static void MakeRepository(Scratch scratch, IReadOnlyDictionary<string, string> feature)
    {
        var unfinished = Path.Combine(scratch.Folder, ".unfinished");
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true); // of a call that was cut short
        }

        Directory.CreateDirectory(unfinished);
        var git = new Git(unfinished, Git.Reproducible);
        git.Run("init", "--quiet", "--template=");
        git.Run("symbolic-ref", "HEAD", $"refs/heads/{Scratch.Main}");
        Commit(git, unfinished, Greeter.Before, "Greet");
        git.Run("checkout", "--quiet", "-b", Scratch.Feature);
        Commit(git, unfinished, feature, "Greet by name");
        Directory.Move(unfinished, scratch.Repository);
    }

    private static void Commit(Git git, string folder, IReadOnlyDictionary<string, string> files, string message)
    {
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, name), text.ReplaceLineEndings("\n"));
        }

        git.Run("add", "--all");
        git.Run("commit", "--quiet", "--message", message);
    }
}
