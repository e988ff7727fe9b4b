using System.Text;
using System.Text.RegularExpressions;
using OrleansAgents.Agents.Local.Texts;

namespace OrleansAgents.Agents.Local.Search;

/// <summary>
/// Cuts a text or Markdown file into passages: whole paragraphs, list items and table rows of one section, together until
/// they have about a hundred words. Fenced code is left out: it answers no question in words.
/// </summary>
internal sealed partial class PassageSplitter
{
    private const int WordsWanted = 90;

    private readonly string _source;
    private readonly List<Passage> _passages = [];
    private readonly StringBuilder _block = new();
    private readonly StringBuilder _passage = new();
    private string _heading = "";

    private PassageSplitter(string source) => _source = source;

    /// <summary>Cuts one file.</summary>
    /// <param name="source">The file's name in results.</param>
    /// <param name="content">The file's text.</param>
    /// <returns>The passages, in order.</returns>
    public static IReadOnlyList<Passage> Split(string source, string content)
    {
        var splitter = new PassageSplitter(source);
        var inCode = false;
        foreach (var raw in content.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.StartsWith("```") || line.StartsWith("~~~"))
            {
                inCode = !inCode;
                splitter.EndBlock();
            }
            else if (!inCode)
            {
                splitter.TakeLine(line.ToString());
            }
        }

        splitter.EndPassage();
        return splitter._passages;
    }

    private void TakeLine(string line)
    {
        if (Heading().Match(line) is { Success: true } heading)
        {
            EndPassage();
            _heading = Plain(heading.Groups[1].Value);
        }
        else if (line.Length == 0)
        {
            EndBlock();
        }
        else if (line[0] == '|')
        {
            EndBlock();
            _block.Append(TableRow(line));
            EndBlock();
        }
        else
        {
            if (ListItem().IsMatch(line))
            {
                EndBlock();
            }

            _block.Append(_block.Length == 0 ? "" : " ").Append(ListItem().Replace(line, ""));
        }
    }

    private static string TableRow(string line)
    {
        var cells = line.Trim('|').Split('|').Select(cell => cell.Trim()).ToList();
        var isRule = cells.All(cell => cell.All(c => c is '-' or ':'));
        return isRule ? "" : string.Join(": ", cells.Where(cell => cell.Length > 0)).TrimEnd('.') + ".";
    }

    private void EndBlock()
    {
        var text = Plain(_block.ToString());
        _block.Clear();
        if (text.Length == 0)
        {
            return;
        }

        _passage.Append(_passage.Length == 0 ? "" : "\n").Append(text);
        if (Sentences.CountWords(_passage.ToString()) >= WordsWanted)
        {
            EndPassage();
        }
    }

    private void EndPassage()
    {
        if (_block.Length > 0)
        {
            EndBlock();
        }

        if (_passage.Length > 0)
        {
            _passages.Add(new(_source, _heading, _passage.ToString()));
            _passage.Clear();
        }
    }

    private static string Plain(string markdown) => Link().Replace(markdown, "$1").Replace("**", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"^#{1,6}\s+(.+?)\s*#*$", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:[-*+]|\d{1,3}[.)])\s+|^>\s*", RegexOptions.CultureInvariant)]
    private static partial Regex ListItem();

    [GeneratedRegex(@"\[([^\]\[]+)\]\([^)\s]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
