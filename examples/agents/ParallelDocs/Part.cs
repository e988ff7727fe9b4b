using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Folders;

namespace ExampleAgents.ParallelDocs;

/// <summary>A part of the document: a file of its own, so that parallel agents never write the same one.</summary>
internal static class Part
{
    private const string DefaultFolder = "data/examples/parallel-docs";

    /// <summary>Gives the folder of the document and its parts.</summary>
    public static string Folder(AgentCall call) => call.Setting("output") ?? DefaultFolder;

    /// <summary>Writes a part and gives its result.</summary>
    public static JsonObject Write(AgentCall call, string name, string title, string text, params ReadOnlySpan<(string Name, int Count)> counts)
    {
        var path = $"{Folder(call)}/parts/{name}.md";
        AtomicFile.Write(path, text);
        var counted = new JsonObject();
        foreach (var (what, count) in counts)
        {
            counted[what] = count;
        }

        return new() { ["title"] = title, ["path"] = path, ["counts"] = counted };
    }
}
