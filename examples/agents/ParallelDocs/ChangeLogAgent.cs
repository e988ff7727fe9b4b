using System.Text;
using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Commands;

namespace ExampleAgents.ParallelDocs;

/// <summary>Writes the change log from the git history: a line for each commit, newest first, by day.</summary>
internal static class ChangeLogAgent
{
    private const int CommitsMax = 200;

    public static JsonObject Work(AgentCall call)
    {
        var git = new Git(".");
        var log = git.Try("log", "--no-merges", $"--max-count={CommitsMax}", "--date=short", "--pretty=format:%cd%x09%h%x09%s");
        if (log.ExitCode != 0)
        {
            throw new AgentRefusal("docs.no_history", $"There is no git history to read: {log.LastLine}");
        }

        var commits = log.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 3)).Select(parts => (Day: parts[0], Hash: parts[1], Subject: parts[2])).ToList();
        var days = commits.GroupBy(commit => commit.Day).OrderByDescending(day => day.Key, StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        foreach (var day in days)
        {
            text.Append($"### {day.Key}\n\n");
            foreach (var (_, hash, subject) in day)
            {
                text.Append($"- {subject} (`{hash}`)\n");
            }

            text.Append('\n');
        }

        return Part.Write(call, "changes", "Change log", text.ToString(), ("commits", commits.Count), ("days", days.Count));
    }
}
