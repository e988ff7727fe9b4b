using System.Text;
using System.Text.Json.Nodes;
using ExampleAgents.Calls;

namespace ExampleAgents.ParallelDocs;

/// <summary>Writes the API reference of a source folder: its public types and what their comments say.</summary>
internal static class ApiReferenceAgent
{
    private const int FilesMax = 2_000;
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true };

    public static JsonObject Work(AgentCall call)
    {
        var folder = call.Setting("source") ?? throw new AgentRefusal("docs.no_source", "Expected 'source', the folder with the C# files.");
        if (!Directory.Exists(folder))
        {
            throw new AgentRefusal("docs.no_source", $"The source folder '{folder}' does not exist. Run from the top folder of the repository.");
        }

        var types = Read(folder);
        var text = new StringBuilder();
        foreach (var space in types.GroupBy(type => type.Namespace))
        {
            text.Append($"### {space.Key}\n\n");
            foreach (var type in space)
            {
                Describe(type, text);
            }
        }

        return Part.Write(
            call, "api", "API reference", text.ToString(),
            ("namespaces", types.DistinctBy(t => t.Namespace).Count()), ("types", types.Count), ("members", types.Sum(t => t.Members.Count)));
    }

    private static List<ApiType> Read(string folder) =>
    [
        .. from path in Directory.EnumerateFiles(folder, "*.cs", Deep).Order(StringComparer.Ordinal).Take(FilesMax)
           where !path.Replace('\\', '/').Split('/').Any(part => part is "bin" or "obj")
           from type in SourceScan.Read(File.ReadLines(path))
           group type by (type.Namespace, type.Name) into parts // a partial type is one type
           orderby parts.Key.Namespace, parts.Key.Name
           select parts.First() with
           {
               Summary = parts.Select(p => p.Summary).FirstOrDefault(s => s.Length > 0, ""),
               Members = [.. parts.SelectMany(p => p.Members)],
           },
    ];

    private static void Describe(ApiType type, StringBuilder text)
    {
        text.Append($"#### {type.Name} ({type.Kind})\n\n");
        if (type.Summary.Length > 0)
        {
            text.Append($"{type.Summary}\n\n");
        }

        foreach (var member in type.Members)
        {
            text.Append($"- `{member.Name}`: {member.Summary}\n");
        }

        text.Append(type.Members.Count > 0 ? "\n" : "");
    }
}
