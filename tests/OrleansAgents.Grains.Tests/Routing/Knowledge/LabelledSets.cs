using System.Text.Json;
using OrleansAgents.Abstractions.Routing;

namespace OrleansAgents.Grains.Tests.Routing.Knowledge;

/// <summary>The labelled queries of <c>tests/data/routing</c>, which nothing is trained on, and the public intent set where it is at hand.</summary>
internal static class LabelledSets
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "routing");

    public static IEnumerable<string> All =>
        Directory.EnumerateFiles(Folder, "*.jsonl", SearchOption.AllDirectories).SelectMany(file => Texts(file).Select(text => text.Text));

    /// <summary>Gets the folder of the public set; null where it is not there.</summary>
    public static string? PublicFolder { get; } = FindPublic();

    public static List<LabelledText> Own(string file) => Texts(Path.Combine(Folder, file));

    public static List<LabelledText> Public(string file) => Texts(Path.Combine(PublicFolder!, file));

    public static Dictionary<string, string> Descriptions(string file) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(Folder, file)))!;

    public static List<(string Text, string First, string Second)> Pairs(string file) =>
        [.. Lines(Path.Combine(Folder, file)).Select(line => (Text(line, "text"), Text(line, "intent"), Text(line, "also")))];

    private static List<LabelledText> Texts(string path) => [.. Lines(path).Select(line => new LabelledText(Text(line, "text"), Text(line, "intent")))];

    private static IEnumerable<JsonElement> Lines(string path) => File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement);

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    private static string? FindPublic()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrleansAgents.sln")))
            {
                var found = Path.Combine(folder.Parent!.FullName, "shared", "data", "clinc150");
                return Directory.Exists(found) ? found : null;
            }
        }

        return null;
    }
}
