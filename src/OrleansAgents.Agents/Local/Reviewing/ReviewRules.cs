using System.Globalization;
using System.Text.RegularExpressions;
using OrleansAgents.Agents.Local.Texts;

namespace OrleansAgents.Agents.Local.Reviewing;

/// <summary>The rules of a review.</summary>
/// <param name="MinWords">The shortest answer.</param>
/// <param name="MaxWords">The longest answer.</param>
/// <param name="MinCitations">How many different sources must be cited, when there are as many.</param>
/// <param name="MinCoverage">The share of the question's terms that the answer must have.</param>
internal sealed partial record ReviewRules(int MinWords, int MaxWords, int MinCitations, double MinCoverage)
{
    /// <summary>Judges an answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cited">The source of each citation number.</param>
    /// <param name="availableSources">How many different sources could be cited.</param>
    /// <returns>The verdict.</returns>
    public Verdict Judge(string question, string answer, IReadOnlyDictionary<int, string> cited, int availableSources)
    {
        var findings = new List<Finding>();
        var score = (Length(answer, findings) + Citations(answer, cited, Math.Min(MinCitations, availableSources), findings)
            + Coverage(question, answer, findings, out var coverage)) / 3;
        return new(findings.Count == 0, Math.Round(score, 3), findings, Math.Round(coverage, 3));
    }

    private double Length(string answer, List<Finding> findings)
    {
        var words = Sentences.CountWords(answer);
        if (words < MinWords)
        {
            findings.Add(new("minWords", $"The answer has {words} words; at least {MinWords} are expected. Say more."));
            return (double)words / MinWords;
        }

        if (words > MaxWords)
        {
            findings.Add(new("maxWords", $"The answer has {words} words; at most {MaxWords} are expected. Leave out what matters least."));
            return (double)MaxWords / words;
        }

        return 1;
    }

    private static double Citations(string answer, IReadOnlyDictionary<int, string> cited, int needed, List<Finding> findings)
    {
        var sentences = Sentences.Of(answer).ToList();
        var uncited = sentences.Count(sentence => !Numbers(sentence).Any(cited.ContainsKey));
        var unknown = Numbers(answer).Where(n => !cited.ContainsKey(n)).Distinct().ToList();
        var sources = Numbers(answer).Where(cited.ContainsKey).Select(n => cited[n]).Distinct(StringComparer.Ordinal).Count();
        if (uncited > 0 || unknown.Count > 0)
        {
            findings.Add(new(
                "citations",
                $"{uncited} of {sentences.Count} sentences cite no source, and {unknown.Count} citation numbers name none. "
                + "Cite every sentence."));
        }
        else if (sources < needed)
        {
            findings.Add(new(
                "citations", $"The answer cites {sources} different sources; at least {needed} are expected. Use more of what was found."));
        }

        var citedShare = sentences.Count == 0 ? 0 : 1 - ((double)uncited / sentences.Count);
        return citedShare * (needed == 0 ? 1 : Math.Min(1, (double)sources / needed));
    }

    private double Coverage(string question, string answer, List<Finding> findings, out double coverage)
    {
        var wanted = Terms.DistinctOf(question);
        var has = Terms.Of(answer).ToHashSet(StringComparer.Ordinal);
        var missing = wanted.Where(pair => !has.Contains(pair.Term)).Select(pair => pair.Word).ToList();
        coverage = wanted.Count == 0 ? 1 : 1 - ((double)missing.Count / wanted.Count);
        if (coverage < MinCoverage)
        {
            findings.Add(new(
                "coverage",
                string.Create(CultureInfo.InvariantCulture, $"The answer covers {coverage:P0} of the question; ")
                    + string.Create(CultureInfo.InvariantCulture, $"at least {MinCoverage:P0} is expected. ")
                    + $"Cover what is missing: {string.Join(", ", missing)}.",
                missing));
        }

        return coverage;
    }

    private static IEnumerable<int> Numbers(string text) =>
        Citation().Matches(text).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\[(\d{1,4})\]", RegexOptions.CultureInvariant)]
    private static partial Regex Citation();
}
