using OrleansAgents.Agents.Local.Texts;

namespace OrleansAgents.Agents.Local.Search;

/// <summary>
/// Ranks passages by BM25 with k1 = 1.2 and b = 0.75 (S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework:
/// BM25 and Beyond", Foundations and Trends in Information Retrieval 3(4), 2009). Headings count as part of their passage.
/// Immutable; the same passages and query always give the same order.
/// </summary>
internal sealed class Bm25Index
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly IReadOnlyList<Passage> _passages;
    private readonly Dictionary<string, List<(int Passage, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly int[] _lengths;
    private readonly double _lengthMean;

    /// <summary>Initializes a new instance of the <see cref="Bm25Index"/> class.</summary>
    /// <param name="passages">The passages.</param>
    public Bm25Index(IReadOnlyList<Passage> passages)
    {
        _passages = passages;
        _lengths = new int[passages.Count];
        for (var i = 0; i < passages.Count; i++)
        {
            foreach (var term in Terms.Of(passages[i].Heading + "\n" + passages[i].Text).CountBy(term => term, StringComparer.Ordinal))
            {
                _lengths[i] += term.Value;
                Postings(term.Key).Add((i, term.Value));
            }
        }

        _lengthMean = Math.Max(1, _lengths.DefaultIfEmpty().Average());
    }

    /// <summary>Finds the best passages.</summary>
    /// <param name="query">The query.</param>
    /// <param name="top">At most this many.</param>
    /// <returns>The passages with a term of the query, best first; equals in the order of the files.</returns>
    public IReadOnlyList<(Passage Passage, double Score)> Find(string query, int top)
    {
        var scores = new Dictionary<int, double>();
        foreach (var term in Terms.Of(query).Distinct(StringComparer.Ordinal))
        {
            if (!_postings.TryGetValue(term, out var postings))
            {
                continue;
            }

            var idf = Math.Log(1 + ((_passages.Count - postings.Count + 0.5) / (postings.Count + 0.5)));
            foreach (var (passage, count) in postings)
            {
                var saturated = count * (K1 + 1) / (count + (K1 * (1 - B + (B * _lengths[passage] / _lengthMean))));
                scores[passage] = scores.GetValueOrDefault(passage) + (idf * saturated);
            }
        }

        return [.. scores.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(top)
            .Select(pair => (_passages[pair.Key], pair.Value))];
    }

    private List<(int Passage, int Count)> Postings(string term)
    {
        if (!_postings.TryGetValue(term, out var postings))
        {
            _postings.Add(term, postings = []);
        }

        return postings;
    }
}
