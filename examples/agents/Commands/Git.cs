using ExampleAgents.Calls;

namespace ExampleAgents.Commands;

/// <summary>git in one working tree.</summary>
/// <param name="folder">The working tree.</param>
/// <param name="settings">Variables for git; without any, git works as the user has set it up.</param>
internal sealed class Git(string folder, IReadOnlyDictionary<string, string>? settings = null)
{
    /// <summary>Gets settings that do not depend on the machine, the user or the time: the same commits get the same names everywhere.</summary>
    public static IReadOnlyDictionary<string, string> Reproducible { get; } = new Dictionary<string, string>
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_AUTHOR_NAME"] = "Ada",
        ["GIT_AUTHOR_EMAIL"] = "ada@example.net",
        ["GIT_AUTHOR_DATE"] = "2026-01-05T09:00:00Z",
        ["GIT_COMMITTER_NAME"] = "Ada",
        ["GIT_COMMITTER_EMAIL"] = "ada@example.net",
        ["GIT_COMMITTER_DATE"] = "2026-01-05T09:00:00Z",
    };

    /// <summary>Runs git and gives what it wrote; a failure ends the call.</summary>
    public string Run(params string[] arguments)
    {
        var finished = Try(arguments);
        return finished.ExitCode == 0
            ? finished.Out
            : throw new AgentRefusal("example.git_failed", $"'git {string.Join(' ', arguments)}' in '{folder}' failed: {finished.LastLine}");
    }

    /// <summary>Runs git, whatever comes of it.</summary>
    public Finished Try(params string[] arguments) => ChildCommand.Run(folder, settings ?? new Dictionary<string, string>(), "git", arguments);
}
