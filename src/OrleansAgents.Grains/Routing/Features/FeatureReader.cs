namespace OrleansAgents.Grains.Routing.Features;

/// <summary>Makes terms of texts: stems of words, pairs of them, three and four characters of words, and concepts. Thread-safe.</summary>
/// <param name="lexicon">Knows the concepts.</param>
internal sealed class FeatureReader(Lexicon lexicon)
{
    private const ulong WordSeed = 1;
    private const ulong PairSeed = 2;
    private const ulong CharactersSeed = 3;
    private const char Edge = ' ';

    /// <summary>Reads a text. Allocates nothing.</summary>
    /// <param name="text">The text; the first <see cref="WordList.CharactersMax"/> characters count.</param>
    /// <param name="list">Gets the terms in place of what it held.</param>
    public void Read(ReadOnlySpan<char> text, FeatureList list)
    {
        list.Clear();
        var words = list.Words;
        words.Read(text);
        var before = 0UL;
        for (var i = 0; i < words.Count; i++)
        {
            var hash = FeatureHash.OfStem(WordSeed, words[i]);
            list.Add(FeatureHash.Number(hash), FeatureKind.Word, i, isSingleWord: true);
            if (i > 0)
            {
                list.Add(FeatureHash.Number(FeatureHash.Of(PairSeed, before, hash)), FeatureKind.Word, i);
            }

            before = hash;
            AddCharacters(list, words[i], i);
        }

        lexicon.AddTo(list);
    }

    private static void AddCharacters(FeatureList list, ReadOnlySpan<char> word, int at)
    {
        Span<char> padded = stackalloc char[WordList.LengthMax + 2];
        padded[0] = Edge;
        word.CopyTo(padded[1..]);
        padded[word.Length + 1] = Edge;
        padded = padded[..(word.Length + 2)];
        for (var length = 3; length <= 4; length++)
        {
            for (var start = 0; start + length <= padded.Length; start++)
            {
                list.Add(FeatureHash.Number(FeatureHash.Of(CharactersSeed, padded.Slice(start, length))), FeatureKind.Characters, at);
            }
        }
    }
}
