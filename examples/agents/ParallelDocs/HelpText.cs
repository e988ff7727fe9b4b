using System.Text.RegularExpressions;

namespace ExampleAgents.ParallelDocs;

/// <summary>A help text by its sections: a line that ends with a colon and is followed by indented lines.</summary>
internal sealed partial class HelpText
{
    private readonly Dictionary<string, List<string>> _sections = [];

    public HelpText(string text)
    {
        List<string>? section = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                section = _sections.TryGetValue(heading.Groups[1].Value, out var known) ? known : _sections[heading.Groups[1].Value] = [];
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal) || string.IsNullOrWhiteSpace(line))
            {
                section?.Add(line.Length > 2 ? line[2..].TrimEnd() : "");
            }
            else
            {
                section = null; // prose after the sections
            }
        }
    }

    /// <summary>Gets the first line of the description.</summary>
    public string Summary => Section("Description").FirstOrDefault(line => line.Length > 0, "");

    public string Usage => string.Join('\n', Section("Usage")).Trim();

    public IReadOnlyList<(string Name, string Meaning)> Arguments => Pairs("Arguments");

    public IReadOnlyList<(string Name, string Meaning)> Options => Pairs("Options");

    /// <summary>Gets the names of the commands.</summary>
    public IReadOnlyList<string> Commands => [.. Pairs("Commands").Select(pair => pair.Name.Split(' ')[0])];

    private List<string> Section(string name) => _sections.GetValueOrDefault(name, []);

    private List<(string Name, string Meaning)> Pairs(string name) =>
        [.. Section(name).Select(line => Pair().Match(line)).Where(pair => pair.Success).Select(pair => (pair.Groups[1].Value, pair.Groups[2].Value))];

    [GeneratedRegex(@"^(\w+):$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(\S.*?)(?:\s{2,}(.*))?$")]
    private static partial Regex Pair();
}
