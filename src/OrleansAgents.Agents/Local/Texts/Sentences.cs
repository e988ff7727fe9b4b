namespace OrleansAgents.Agents.Local.Texts;

/// <summary>Cuts text into sentences. A line break ends one; a full stop inside a name, a number or after <c>e.g.</c> does not.</summary>
internal static class Sentences
{
    private static readonly string[] Abbreviations = ["e.g.", "i.e.", "etc.", "vs.", "cf.", "no.", "approx."];

    /// <summary>Gives the sentences of a text, in order.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The sentences, trimmed; none is empty.</returns>
    public static IEnumerable<string> Of(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || EndsAt(text, start, i))
            {
                if (text[start..(i + 1)].Trim() is { Length: > 0 } sentence)
                {
                    yield return sentence;
                }

                start = i + 1;
            }
        }

        if (text[start..].Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    /// <summary>Counts words: runs of characters between white space that hold a letter or digit.</summary>
    /// <param name="text">The text.</param>
    /// <returns>How many.</returns>
    public static int CountWords(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetterOrDigit) && word[0] != '[');

    private static bool EndsAt(string text, int start, int i)
    {
        if (text[i] is not ('.' or '!' or '?') || i + 1 >= text.Length || !char.IsWhiteSpace(text[i + 1]))
        {
            return false;
        }

        var next = i + 1;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        return next < text.Length && !char.IsLower(text[next])
            && !Abbreviations.Any(a => text.AsSpan(start, i + 1 - start).EndsWith(a, StringComparison.OrdinalIgnoreCase));
    }
}
