using System.Text.Json.Nodes;
using ExampleAgents.Calls;

namespace ExampleAgents.PrDeployment;

/// <summary>Reviews the diff of the pull request: its size, and what should not be in it.</summary>
internal static class ReviewAgent
{
    private const int LinesMax = 400;
    private const string Range = $"{Scratch.Main}...{Scratch.Feature}";
    private static readonly string[] Leftovers = ["TODO", "FIXME", "<<<<<<<", "BEGIN PRIVATE KEY"];

    public static JsonObject Work(AgentCall call) => Scratch.Work(call, scratch =>
    {
        var files = scratch.Git.Run("diff", "--numstat", Range).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).Select(parts => new FileChange(parts[2], Count(parts[0]), Count(parts[1]))).ToList();
        var findings = Findings(scratch, files).ToList();
        var result = new JsonObject
        {
            ["approved"] = findings.Count == 0,
            ["files"] = files.Count,
            ["added"] = files.Sum(file => file.Added),
            ["removed"] = files.Sum(file => file.Removed),
            ["findings"] = new JsonArray([.. findings.Select(finding => JsonValue.Create(finding))]),
        };
        if (findings.Count > 0)
        {
            result["next"] = "done";
        }

        return result;
    });

    private static IEnumerable<string> Findings(Scratch scratch, List<FileChange> files)
    {
        if (files.Sum(file => file.Added + file.Removed) is > LinesMax and var lines)
        {
            yield return $"{lines} lines are changed; nobody can review more than {LinesMax} at once.";
        }

        if (scratch.Git.Try("diff", "--check", Range) is { ExitCode: not 0 } check)
        {
            yield return $"Blanks where none belong: {check.Out.Split('\n')[0]}";
        }

        var added = scratch.Git.Run("diff", "--unified=0", Range).Split('\n').Where(line => line.StartsWith('+'));
        foreach (var line in added.Where(line => Leftovers.Any(mark => line.Contains(mark, StringComparison.Ordinal))))
        {
            yield return $"Left over: {line[1..]}";
        }
    }

    // git writes a dash for a binary file.
    private static int Count(string text) => int.TryParse(text, out var count) ? count : 0;

    private sealed record FileChange(string Path, int Added, int Removed);
}
