using System.Text;
using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Folders;

namespace ExampleAgents.ParallelDocs;

/// <summary>Puts the parts that were made into one document. A part that failed is left out, and named.</summary>
internal static class MergeAgent
{
    private static readonly string[] Steps = ["guide", "api", "changes"];

    public static JsonObject Work(AgentCall call)
    {
        var parts = Steps.Select(step => (Step: step, Result: call.ResultOf(step))).ToList();
        var made = parts.Where(part => part.Result is not null).Select(part => part.Result!).ToList();
        var text = new StringBuilder($"# {call.Setting("title") ?? "Documentation"}\n\n");
        foreach (var part in made)
        {
            text.Append($"- [{part["title"]}](#{Anchor($"{part["title"]}")})\n");
        }

        foreach (var part in made)
        {
            text.Append($"\n## {part["title"]}\n\n{File.ReadAllText($"{part["path"]}").TrimEnd()}\n");
        }

        var path = $"{Part.Folder(call)}/DOCUMENTATION.md";
        AtomicFile.Write(path, text.ToString());
        return new()
        {
            ["path"] = path,
            ["sections"] = new JsonArray([.. made.Select(part => part["title"]!.DeepClone())]),
            ["missing"] = new JsonArray([.. parts.Where(part => part.Result is null).Select(part => JsonValue.Create(part.Step))]),
            ["counts"] = Counts(made, text),
        };
    }

    private static JsonObject Counts(IEnumerable<JsonObject> made, StringBuilder text)
    {
        var counts = new JsonObject { ["lines"] = text.ToString().Count(c => c == '\n') };
        foreach (var (name, count) in made.SelectMany(part => part["counts"]!.AsObject()))
        {
            counts[name] = count!.DeepClone();
        }

        return counts;
    }

    private static string Anchor(string title) => title.Replace(' ', '-').ToLowerInvariant();
}
