using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OrleansAgents.Grains.Documents;

/// <summary>
/// Reads YAML as a document with lines and columns. Taken is what has one plain reading: one document, text keys, no
/// aliases (a small text could expand without bound) and no tags (a tag could name a type).
/// </summary>
public static class YamlDocumentReader
{
    /// <summary>Reads one document.</summary>
    /// <param name="text">The text; its size is the caller's to bound.</param>
    /// <returns>The document, or a refusal <c>document.invalid</c>: everything untaken in it, up to the first syntax
    /// error or part nested too deep.</returns>
    public static Result<DocumentNode> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (YamlCharacters.FindUntaken(text) is { } untaken)
        {
            return DocumentErrors.Invalid([untaken]);
        }

        var problems = new List<Problem>();
        try
        {
            var root = ReadStream(new GuardedParser(new Parser(new StringReader(text))), problems);
            return root is not null && problems.Count == 0 ? root : DocumentErrors.Invalid(problems);
        }
        catch (YamlException e)
        {
            return DocumentErrors.Invalid([.. problems, ToProblem(e, text)]);
        }
    }

    private static Problem ToProblem(YamlException e, string text)
    {
        var (line, column) = PlaceOf(e, text);
        return e is MaximumRecursionLevelReachedException
            ? DocumentErrors.TooDeep(line, column)
            : new($"not valid YAML: {e.Message.TrimEnd('.')}", line, column);
    }

    // Of a tab in an indentation, the parser gives the place of the mapping around it; people look for the tab.
    private static (int Line, int Column) PlaceOf(YamlException e, string text)
    {
        var line = (int)e.Start.Line;
        if (e.Message.Contains("invalid tab", StringComparison.Ordinal))
        {
            foreach (var content in text.Split('\n').Skip(line - 1))
            {
                var indentation = content.Length - content.TrimStart(' ', '\t').Length;
                if (content.IndexOf('\t', 0, indentation) is >= 0 and var tab)
                {
                    return (line, tab + 1);
                }

                line++;
            }
        }

        return ((int)e.Start.Line, (int)e.Start.Column);
    }

    private static DocumentNode? ReadStream(GuardedParser parser, List<Problem> problems)
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            problems.Add(new("expected a YAML document, found comments or white space alone", 1, 1));
            return null;
        }

        var root = new YamlTreeBuilder(parser, problems).ReadNode(depth: 1);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
        {
            problems.Add(new(
                "expected one YAML document, found the start of another; put it in a file of its own", (int)second.Start.Line, (int)second.Start.Column));
        }

        return root;
    }
}
