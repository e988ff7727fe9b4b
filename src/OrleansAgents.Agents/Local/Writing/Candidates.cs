using System.Text.RegularExpressions;
using OrleansAgents.Agents.Local.Texts;

namespace OrleansAgents.Agents.Local.Writing;

/// <summary>One sentence that could be quoted.</summary>
/// <param name="Passage">Where it stands.</param>
/// <param name="Rank">The rank of its passage, from 0.</param>
/// <param name="Order">Its place among all candidates.</param>
/// <param name="Text">The sentence, without its full stop.</param>
/// <param name="Terms">Its different terms.</param>
internal sealed record Candidate(SourcePassage Passage, int Rank, int Order, string Text, IReadOnlySet<string> Terms);

/// <summary>Takes quotable sentences out of passages: complete ones, neither fragments nor monsters.</summary>
internal static partial class Candidates
{
    private const int WordsMin = 5;
    private const int WordsMax = 50;

    /// <summary>Gives the sentences of the passages.</summary>
    /// <param name="passages">The passages, best first.</param>
    /// <returns>The candidates, each text once.</returns>
    public static IReadOnlyList<Candidate> Of(IReadOnlyList<SourcePassage> passages)
    {
        var candidates = new List<Candidate>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var rank = 0; rank < passages.Count; rank++)
        {
            foreach (var sentence in Sentences.Of(passages[rank].Text).Where(s => !s.EndsWith(':') && !s.EndsWith('?')))
            {
                var text = Brackets().Replace(sentence, "").TrimEnd('.', '!', ';', ' ');
                if (Sentences.CountWords(text) is >= WordsMin and <= WordsMax && seen.Add(text))
                {
                    candidates.Add(new(passages[rank], rank, candidates.Count, text, Terms.Of(text).ToHashSet(StringComparer.Ordinal)));
                }
            }
        }

        return candidates;
    }

    // A number in brackets would read as a citation of ours.
    [GeneratedRegex(@"\s*\[\d{1,4}\]", RegexOptions.CultureInvariant)]
    private static partial Regex Brackets();
}
