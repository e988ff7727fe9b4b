using System.Collections.Frozen;

namespace OrleansAgents.Grains.Routing.Features;

/// <summary>
/// Knows which words mean nearly the same or belong to one topic: the part of language that a few examples cannot teach. Immutable.
/// </summary>
internal sealed class Lexicon
{
    private const int PhraseMax = 4;
    private const ulong Seed = 11;

    private readonly FrozenDictionary<ulong, int[]> _concepts;  // by the hash of a word's or phrase's stems: numbers of concepts
    private readonly FrozenSet<ulong> _beginnings;              // of phrases of two words and more

    private Lexicon(Dictionary<ulong, int[]> concepts, HashSet<ulong> beginnings) =>
        (_concepts, _beginnings) = (concepts.ToFrozenDictionary(), beginnings.ToFrozenSet());

    /// <summary>Reads lines of the form <c>concept: word, word, two words</c>; a concept that begins with <c>@</c> is a topic.</summary>
    /// <param name="lines">The lines; empty ones and those that begin with <c>#</c> are skipped.</param>
    /// <returns>The lexicon.</returns>
    public static Lexicon Read(IEnumerable<string> lines)
    {
        var concepts = new Dictionary<ulong, List<int>>();
        var beginnings = new HashSet<ulong>();
        var words = new WordList();
        foreach (var line in lines)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var concept = FeatureHash.Number(FeatureHash.Of(Seed, line.AsSpan(0, colon)));
            foreach (var member in line[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                words.Clear();
                words.Read(member);
                Add(words, concept, concepts, beginnings);
            }
        }

        return new(concepts.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()), beginnings);
    }

    /// <summary>Adds the concepts of a text.</summary>
    /// <param name="list">The text; its words were read.</param>
    public void AddTo(FeatureList list)
    {
        var words = list.Words;
        for (var first = 0; first < words.Count; first++)
        {
            var hash = FeatureHash.OfStem(Seed, words[first]);
            AddConcepts(list, hash, first);
            for (var next = first + 1; next < Math.Min(words.Count, first + PhraseMax) && _beginnings.Contains(hash); next++)
            {
                hash = FeatureHash.Of(Seed, hash, FeatureHash.OfStem(Seed, words[next]));
                AddConcepts(list, hash, first);
            }
        }
    }

    private static void Add(WordList words, int concept, Dictionary<ulong, List<int>> concepts, HashSet<ulong> beginnings)
    {
        var hash = 0UL;
        for (var i = 0; i < Math.Min(words.Count, PhraseMax); i++)
        {
            if (i > 0)
            {
                beginnings.Add(hash);
            }

            hash = i == 0 ? FeatureHash.OfStem(Seed, words[0]) : FeatureHash.Of(Seed, hash, FeatureHash.OfStem(Seed, words[i]));
        }

        if (words.Count is > 0 and <= PhraseMax)
        {
            var known = concepts.TryGetValue(hash, out var found) ? found : concepts[hash] = [];
            if (!known.Contains(concept))
            {
                known.Add(concept);
            }
        }
    }

    private void AddConcepts(FeatureList list, ulong hash, int word)
    {
        if (_concepts.TryGetValue(hash, out var concepts))
        {
            foreach (var concept in concepts)
            {
                list.Add(concept, FeatureKind.Concept, word);
            }
        }
    }
}
