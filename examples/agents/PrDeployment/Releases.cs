using ExampleAgents.Calls;
using ExampleAgents.Commands;
using ExampleAgents.Folders;

namespace ExampleAgents.PrDeployment;

/// <summary>
/// Where the program runs: a folder for each release, and a file that names the live one. A release appears whole, going live
/// is one rename, and deploying a release again changes nothing.
/// </summary>
internal sealed class Releases(string folder)
{
    private const string Unfinished = ".unfinished";
    private readonly string _releases = Path.Combine(folder, "releases");
    private readonly string _live = Path.Combine(folder, "live");

    /// <summary>Gets the release that is live; null before the first.</summary>
    public string? Live => File.Exists(_live) ? File.ReadAllText(_live).Trim() : null;

    /// <summary>Puts a revision's files into a release folder: those that its manifest names.</summary>
    /// <returns>The release's name: version and commit.</returns>
    public string Unpack(Git git, string revision)
    {
        var name = $"{git.Run("show", $"{revision}:VERSION").Trim()}-{git.Run("rev-parse", "--short=7", revision).Trim()}";
        if (Directory.Exists(PathOf(name)))
        {
            return name;
        }

        var unfinished = PathOf(Unfinished);
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true); // of a call that was cut short
        }

        Directory.CreateDirectory(unfinished);
        foreach (var file in git.Run("show", $"{revision}:MANIFEST").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            File.WriteAllText(Path.Combine(unfinished, file), git.Run("show", $"{revision}:{file}"));
        }

        Directory.Move(unfinished, PathOf(name));
        return name;
    }

    /// <summary>Makes a release live.</summary>
    public void GoLive(string name) => AtomicFile.Write(_live, name + "\n");

    /// <summary>Asks the live release to do its work, as a user would.</summary>
    public Probe Probe()
    {
        var live = Live ?? throw new AgentRefusal("deploy.nothing_live", $"No release is live in '{folder}'.");
        var greeted = ChildCommand.Run(PathOf(live), new Dictionary<string, string>(), "sh", "greet.sh", "Ada");
        return new(live, greeted.ExitCode == 0, greeted.LastLine);
    }

    private string PathOf(string name) => Path.Combine(_releases, name);
}

/// <summary>What the live release did when it was asked.</summary>
internal sealed record Probe(string Release, bool Healthy, string Said);
