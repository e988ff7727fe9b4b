using System.Text.RegularExpressions;

namespace ExampleAgents.ParallelDocs;

/// <summary>
/// Finds the public types of one C# file, and their documented members, by the shape of the lines: one declaration a line,
/// nested by indentation. That is less than a compiler knows, and enough for a table of contents with summaries.
/// </summary>
internal sealed partial class SourceScan
{
    // Three levels deep, which is one more than anybody should write.
    private const string Arguments = "<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>";

    private readonly List<ApiType> _found = [];
    private readonly Stack<OpenType> _open = new();
    private readonly List<string> _comment = [];
    private string _namespace = "";

    private SourceScan()
    {
    }

    public static IReadOnlyList<ApiType> Read(IEnumerable<string> lines)
    {
        var scan = new SourceScan();
        foreach (var line in lines)
        {
            scan.Take(line);
        }

        return scan._found;
    }

    private void Take(string line)
    {
        var text = line.TrimStart();
        if (text.StartsWith("///", StringComparison.Ordinal))
        {
            _comment.Add(text[3..]);
            return;
        }

        text = Attributes().Replace(text, "");
        if (text.Length == 0)
        {
            return; // an attribute of its own, or an empty line, stands between a comment and its declaration
        }

        var indentation = line.Length - line.TrimStart().Length;
        if (Namespace().Match(text) is { Success: true } space)
        {
            _namespace = space.Groups[1].Value;
        }
        else if (Type().Match(text) is { Success: true } type)
        {
            Open(type, indentation);
        }
        else if (_comment.Count > 0)
        {
            AddMember(text, indentation);
        }

        _comment.Clear();
    }

    private void Open(Match type, int indentation)
    {
        Leave(indentation);
        var isPublic = type.Groups["modifiers"].Value.Contains("public ", StringComparison.Ordinal) && (_open.Count == 0 || _open.Peek().IsPublic);
        var name = _open.Count == 0 ? type.Groups["name"].Value : $"{_open.Peek().Name}.{type.Groups["name"].Value}";
        var kind = type.Groups["kind"].Value;
        var members = new List<ApiMember>();
        _open.Push(new(name, kind, indentation, isPublic, members));
        if (isPublic)
        {
            _found.Add(new(_namespace, name, kind, Summary(), members));
        }
    }

    private void AddMember(string text, int indentation)
    {
        Leave(indentation);
        if (_open.TryPeek(out var type) && (type.MembersArePublic || text.StartsWith("public ", StringComparison.Ordinal))
            && MemberName(text) is { } name && Summary() is { Length: > 0 } summary)
        {
            type.Members.Add(new(name, summary));
        }
    }

    private string Summary() => DocComment.Summary(string.Join('\n', _comment));

    private void Leave(int indentation)
    {
        while (_open.TryPeek(out var type) && type.Indentation >= indentation)
        {
            _open.Pop();
        }
    }

    private static string? MemberName(string text) => Member().Match(text) is { Success: true } member
        ? member.Groups["name"].Value + (member.Groups["call"].Success ? "()" : "")
        : null;

    [GeneratedRegex(@"^(\[[^\]]*\]\s*)+")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"^namespace\s+([\w.]+)")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?<modifiers>(?:(?:public|internal|private|protected|abstract|sealed|static|partial|readonly|file|ref|unsafe)\s+)*)"
        + @"(?<kind>record struct|record|class|struct|interface|enum)\s+(?<name>\w+)")]
    private static partial Regex Type();

    // The last word before the parameters, the accessors, the value or the end; a type's arguments and tuples are passed over.
    [GeneratedRegex($@"^(?:[\w.?,\[\]]+(?:{Arguments})?\??\s+|\([^)]*\)\??\s+)*(?<name>\w+)(?:{Arguments})?\s*(?:(?<call>\()|[{{=;,]|$)")]
    private static partial Regex Member();

    private sealed record OpenType(string Name, string Kind, int Indentation, bool IsPublic, List<ApiMember> Members)
    {
        public bool MembersArePublic => Kind is "interface" or "enum";
    }
}
