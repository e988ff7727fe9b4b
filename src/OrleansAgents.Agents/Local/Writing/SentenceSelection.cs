namespace OrleansAgents.Agents.Local.Writing;

/// <summary>What a draft should be.</summary>
/// <param name="Weights">How much each of the question's terms is worth.</param>
/// <param name="SentencesMin">As many sentences are chosen if there are as many that say something.</param>
/// <param name="SentencesMax">No more sentences are chosen.</param>
/// <param name="WordsMin">Sentences are added until there are as many words.</param>
/// <param name="SpreadSources">Whether a file that was not cited yet is preferred.</param>
internal sealed record DraftGoal(
    IReadOnlyDictionary<string, double> Weights, int SentencesMin, int SentencesMax, int WordsMin, bool SpreadSources);

/// <summary>
/// Chooses sentences one by one, each time the one that adds most: terms of the question that are not covered yet, a good
/// passage, and little that was said before (maximal marginal relevance: J. Carbonell and J. Goldstein, SIGIR 1998).
/// </summary>
internal static class SentenceSelection
{
    private const double CoveredWorth = 0.15;
    private const double RankWorth = 0.4;
    private const double RepeatPenalty = 1.2;
    private const double NewSourceWorth = 1.5;

    /// <summary>Chooses.</summary>
    /// <param name="candidates">The sentences to choose from.</param>
    /// <param name="goal">What the draft should be.</param>
    /// <returns>The chosen sentences, in the order in which they are best read.</returns>
    public static IReadOnlyList<Candidate> Choose(IReadOnlyList<Candidate> candidates, DraftGoal goal)
    {
        var (chosen, covered, words) = (new List<Candidate>(), new HashSet<string>(StringComparer.Ordinal), 0);
        var left = candidates.Where(c => c.Terms.Any(goal.Weights.ContainsKey)).ToList();
        while (left.Count > 0 && chosen.Count < goal.SentencesMax)
        {
            var best = left.MaxBy(c => (Worth(c, goal, chosen, covered), -c.Order))!;
            var addsTerm = best.Terms.Any(term => goal.Weights.ContainsKey(term) && !covered.Contains(term));
            if (!addsTerm && chosen.Count >= goal.SentencesMin && words >= goal.WordsMin)
            {
                break;
            }

            chosen.Add(best);
            left.Remove(best);
            covered.UnionWith(best.Terms);
            words += Texts.Sentences.CountWords(best.Text);
        }

        return [.. chosen.GroupBy(c => c.Passage).SelectMany(group => group.OrderBy(c => c.Order))];
    }

    private static double Worth(Candidate candidate, DraftGoal goal, List<Candidate> chosen, HashSet<string> covered)
    {
        var terms = candidate.Terms.Where(goal.Weights.ContainsKey)
            .Sum(term => goal.Weights[term] * (covered.Contains(term) ? CoveredWorth : 1));
        var repeats = chosen.Count == 0 ? 0 : chosen.Max(other => Overlap(candidate.Terms, other.Terms));
        var isNewSource = chosen.Count > 0 && chosen.All(other => other.Passage.Source != candidate.Passage.Source);
        var source = goal.SpreadSources && isNewSource ? NewSourceWorth : 0;
        return terms + (RankWorth / (1 + candidate.Rank)) + source - (RepeatPenalty * repeats);
    }

    private static double Overlap(IReadOnlySet<string> a, IReadOnlySet<string> b) =>
        a.Count == 0 || b.Count == 0 ? 0 : (double)a.Count(b.Contains) / Math.Min(a.Count, b.Count);
}
