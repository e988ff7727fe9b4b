using System.Text;

namespace OrleansAgents.Agents.Answers;

/// <summary>Cuts text from outside to a size that fits a message, without control characters.</summary>
internal static class Excerpt
{
    /// <summary>Gives the beginning of a text.</summary>
    /// <param name="utf8">The text; broken UTF-8 shows as replacement characters.</param>
    /// <param name="lengthMax">At most this many characters.</param>
    /// <returns>The beginning on one line.</returns>
    public static string Of(ReadOnlySpan<byte> utf8, int lengthMax) =>
        Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, lengthMax * 4)]), lengthMax);

    /// <summary>Gives the beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lengthMax">At most this many characters.</param>
    /// <returns>The beginning on one line.</returns>
    public static string Of(string text, int lengthMax)
    {
        var clean = Clean(text);
        return clean.Length <= lengthMax ? clean : clean[..lengthMax];
    }

    /// <summary>Replaces each run of control characters by a space.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text on one line.</returns>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c))
            {
                clean.Append(c);
            }
            else if (clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }

        return clean.ToString().Trim();
    }
}
