using System.Text.RegularExpressions;
using OrleansAgents.Sdk;

namespace SummaryAgent;

/// <summary>
/// Keeps the sentences whose words are frequent in the whole text. Without a model, and the same summary every time. The score
/// of a sentence is the mean of its words, so that long sentences do not win by their length; the first one gets a little more,
/// since texts tend to begin with what they are about.
/// </summary>
internal static partial class Summarizer
{
    private const int SentencesMax = 50;
    private const int KeywordsMax = 8;
    private const double FirstBonus = 1.2;

    private static readonly HashSet<string> Frequent = new(
        ("a about after all also an and any are as at be been but by can could do for from had has have he her his how i if in into is it its "
        + "just like may more most no not of on one only or other our out over she should so some such than that the their them then there these "
        + "they this those to up was we were what when which who will with would you your").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    public static Summary Summarize(SummaryRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Text))
        {
            throw new AgentException("summary.no_text", "The input has no text; expected { \"text\": \"...\" }.");
        }

        if (request.Sentences is < 1 or > SentencesMax)
        {
            throw new AgentException("summary.invalid_sentences", $"sentences is {request.Sentences}; it must be from 1 to {SentencesMax}.");
        }

        var sentences = Boundary().Split(request.Text.Trim()).Where(sentence => Word().IsMatch(sentence)).ToList();
        var weights = sentences.SelectMany(Telling).GroupBy(word => word).ToDictionary(group => group.Key, group => group.Count());
        cancellationToken.ThrowIfCancellationRequested();

        var kept = sentences
            .Select((sentence, at) => (sentence, at, score: Score(sentence, weights) * (at == 0 ? FirstBonus : 1)))
            .OrderByDescending(s => s.score).ThenBy(s => s.at).Take(request.Sentences).OrderBy(s => s.at)
            .Select(s => s.sentence.ReplaceLineEndings(" ").Trim()).ToList();
        var (words, keptWords) = (sentences.Sum(Count), kept.Sum(Count));
        return new(
            string.Join(' ', kept),
            [.. weights.OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).Take(KeywordsMax).Select(w => w.Key)],
            words,
            sentences.Count,
            words == 0 ? 0 : Math.Round((double)keptWords / words, 2));
    }

    private static double Score(string sentence, Dictionary<string, int> weights) =>
        Telling(sentence).Select(word => weights[word]).DefaultIfEmpty(0).Average();

    private static IEnumerable<string> Telling(string sentence) =>
        Word().Matches(sentence).Select(match => match.Value.ToLowerInvariant()).Where(word => word.Length > 2 && !Frequent.Contains(word));

    private static int Count(string sentence) => Word().Count(sentence);

    [GeneratedRegex(@"(?<=[.!?])\s+|\n\s*\n")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*")]
    private static partial Regex Word();
}
