using System.Collections.Frozen;

namespace OrleansAgents.Agents.Local.Texts;

/// <summary>Cuts English text into the terms that search and review compare: lower case, without stop words, stemmed.</summary>
internal static class Terms
{
    private static readonly FrozenSet<string> StopWords = """
        a about after all also am an and any are as at be because been before being between both but by can come could did do
        does done during each else etc every far for from get gets give given go goes good had happen happened happening
        happens has have having he her here him his how i if in into is it its itself just let lets long made make makes many
        may me might more most much must my need needs no nor not now of off often on one only or other our out over own per
        please possible same say says shall she should so some such tell than that the their them then there these they thing
        things this those through to too under until up us use used uses using very want was way ways we were what when where
        whether which while who whom whose why will with without work works would you your explain describe show exactly
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Gives the terms of a text, in order, repeats included.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The terms.</returns>
    public static IEnumerable<string> Of(string text) => Words(text).Select(Stem);

    /// <summary>Gives the different terms of a text with the word each first stood as, in order.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Pairs of term and word.</returns>
    public static IReadOnlyList<(string Term, string Word)> DistinctOf(string text) =>
        [.. Words(text).Select(word => (Term: Stem(word), Word: word)).DistinctBy(pair => pair.Term)];

    /// <summary>
    /// Cuts common English endings, so that <c>cancel</c>, <c>cancelled</c> and <c>cancellation</c> meet. Light on purpose:
    /// it need not give words, only the same text for forms of one word.
    /// </summary>
    /// <param name="word">A lower-case word.</param>
    /// <returns>The stem.</returns>
    public static string Stem(string word)
    {
        var stem = word switch
        {
            { Length: > 4 } when word[^3..] is "ies" or "ied" => word[..^3] + "y",
            { Length: > 3 } when word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') => word[..^1],
            _ => word,
        };
        stem = stem switch
        {
            { Length: > 7 } when stem.EndsWith("ation", StringComparison.Ordinal) => stem[..^5],
            { Length: > 6 } when stem.EndsWith("able", StringComparison.Ordinal) => stem[..^4],
            { Length: > 5 } when stem.EndsWith("ing", StringComparison.Ordinal) => stem[..^3],
            { Length: > 4 } when stem.EndsWith("ed", StringComparison.Ordinal) => stem[..^2],
            { Length: > 3 } when stem[^1] == 'e' => stem[..^1],
            _ => stem,
        };
        return stem.Length > 3 && stem[^1] == stem[^2] ? stem[..^1] : stem;
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inWord && start < 0)
            {
                start = i;
            }
            else if (!inWord && start >= 0)
            {
                var word = text[start..i].ToLowerInvariant();
                start = -1;
                if (word.Length > 1 && !StopWords.Contains(word))
                {
                    yield return word;
                }
            }
        }
    }
}
