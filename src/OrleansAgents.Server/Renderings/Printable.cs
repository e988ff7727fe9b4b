using System.Text;

namespace OrleansAgents.Server.Renderings;

/// <summary>Makes text that agents and servers wrote safe for a terminal: no escape sequences, no cursor movement.</summary>
internal static class Printable
{
    private const int LineMax = 400;

    /// <summary>Makes one line of it, cut after 400 characters.</summary>
    /// <param name="text">The text; null is empty.</param>
    /// <returns>One line without control characters.</returns>
    public static string Line(string? text)
    {
        var line = Clean((text ?? "").ReplaceLineEndings(" ").Replace('\t', ' '), "").Trim();
        return line.Length <= LineMax ? line : string.Concat(line.AsSpan(0, LineMax), "...");
    }

    /// <summary>Keeps its lines and tabs.</summary>
    /// <param name="text">The text; null is empty.</param>
    /// <returns>The text without other control characters, and without white space at its end.</returns>
    public static string Lines(string? text) => Clean((text ?? "").ReplaceLineEndings("\n"), "\n\t").TrimEnd();

    private static string Clean(string text, string keep)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text.Where(c => !char.IsControl(c) || keep.Contains(c, StringComparison.Ordinal)))
        {
            clean.Append(c);
        }

        return clean.ToString();
    }
}
