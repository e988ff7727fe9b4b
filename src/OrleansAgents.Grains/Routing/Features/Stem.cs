namespace OrleansAgents.Grains.Routing.Features;

/// <summary>
/// Cuts common English endings, so that <c>deploy, deploys, deployed, deploying</c> are one word to the <see cref="Lexicon"/>. Light on
/// purpose: what it cuts wrongly, it cuts wrongly everywhere.
/// </summary>
internal static class Stem
{
    private const int LeftMin = 3;

    /// <summary>Finds how much of a word is its stem.</summary>
    /// <param name="word">A lower-case word; its last character may be changed.</param>
    /// <returns>The length of the stem.</returns>
    public static int Cut(Span<char> word)
    {
        var length = word.Length;
        if (length > 2 && word[length - 2] == '\'' && word[length - 1] == 's')
        {
            length -= 2;
        }

        length = CutEnding(word, length);
        if (length > LeftMin && word[length - 1] == word[length - 2] && word[length - 1] is not ('l' or 's' or 'z'))
        {
            length--;                                         // stopp(ed), plann(ing)
        }

        if (length > 2 && word[length - 1] == 'i')
        {
            word[length - 1] = 'y';
        }

        return length;
    }

    private static int CutEnding(Span<char> word, int length)
    {
        var end = word[..length];
        if (end.EndsWith("ss"))
        {
            return length;
        }

        if (Has(end, "ingly", out var cut) || Has(end, "edly", out cut) || Has(end, "ing", out cut))
        {
            return cut;
        }

        if (Has(end, "ies", out cut) || Has(end, "ied", out cut))
        {
            word[cut] = 'y';
            return cut + 1;
        }

        return Has(end, "ed", out cut) || Has(end, "es", out cut) || Has(end, "s", out cut) || Has(end, "e", out cut) ? cut : length;
    }

    private static bool Has(ReadOnlySpan<char> word, ReadOnlySpan<char> ending, out int left)
    {
        left = word.Length - ending.Length;
        return left >= LeftMin && word.EndsWith(ending);
    }
}
