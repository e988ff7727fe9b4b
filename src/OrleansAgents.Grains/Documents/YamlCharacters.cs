using System.Globalization;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Grains.Documents;

/// <summary>
/// The characters that YAML takes (<c>c-printable</c>, YAML 1.2, chapter 5.1). The parser takes others and takes a NUL for
/// the end of the text, so they are looked for first.
/// </summary>
internal static class YamlCharacters
{
    /// <summary>Finds the first character that is not taken; null when there is none.</summary>
    public static Problem? FindUntaken(string text)
    {
        var (line, column) = (1, 1);
        for (var i = 0; i < text.Length; i++, column++)
        {
            if (text[i] == '\n')
            {
                (line, column) = (line + 1, 0);
            }
            else if (char.IsSurrogate(text[i]) && i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                (i, column) = (i + 1, column + 1);
            }
            else if (!IsTaken(text[i]))
            {
                var code = ((int)text[i]).ToString("X4", CultureInfo.InvariantCulture);
                return new($"expected printable text, found the character U+{code}; remove it", line, column);
            }
        }

        return null;
    }

    private static bool IsTaken(char c) =>
        c is '\t' or '\r' or '\u0085' or (>= ' ' and <= '~') or (>= '\u00A0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD');
}
