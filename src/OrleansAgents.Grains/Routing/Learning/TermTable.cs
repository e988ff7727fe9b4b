using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAgents.Grains.Routing.Features;

namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>The terms of many texts, read once. Append only; not thread-safe.</summary>
/// <param name="reader">Makes terms of texts.</param>
internal sealed class TermTable(FeatureReader reader)
{
    private readonly FeatureList _list = new();
    private readonly List<Term> _terms = [];
    private readonly List<int> _starts = [0];

    /// <summary>Gets how many texts there are.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>Adds a text.</summary>
    /// <param name="text">The text.</param>
    public void Add(string text)
    {
        reader.Read(text, _list);
        for (var i = 0; i < _list.Count; i++)
        {
            _terms.Add(new(_list.NumberAt(i), _list.CountAt(i), _list.KindAt(i), _list.IsSingleWord(i)));
        }

        _starts.Add(_terms.Count);
    }

    /// <summary>Fills a list with the terms of a text, as reading it again would, but for its words.</summary>
    /// <param name="text">The text's number.</param>
    /// <param name="list">Gets the terms.</param>
    public void Restore(int text, FeatureList list)
    {
        list.Clear();
        foreach (var term in TermsOf(text))
        {
            for (var i = 0; i < term.Count; i++)
            {
                list.Add(term.Number, term.Kind, 0, term.IsSingleWord);
            }
        }
    }

    /// <summary>Makes the vocabulary of some of the texts.</summary>
    /// <param name="texts">The texts' numbers.</param>
    /// <param name="others">The numbers of texts that only tell how common a term is.</param>
    /// <param name="termsMax">The most terms; the rarest are left out.</param>
    /// <returns>The vocabulary: the same texts give the same one.</returns>
    public Vocabulary Vocabulary(ReadOnlySpan<int> texts, ReadOnlySpan<int> others, int termsMax)
    {
        var frequencies = new Dictionary<int, int>();           // in how many texts a term occurs
        foreach (var text in texts)
        {
            foreach (var term in TermsOf(text))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(frequencies, term.Number, out _)++;
            }
        }

        foreach (var text in others)
        {
            foreach (var term in TermsOf(text))
            {
                ref var frequency = ref CollectionsMarshal.GetValueRefOrNullRef(frequencies, term.Number);
                if (!Unsafe.IsNullRef(ref frequency))
                {
                    frequency++;
                }
            }
        }

        var kept = frequencies.ToArray();
        if (kept.Length > termsMax)
        {
            Array.Sort(kept, static (a, b) => (b.Value, a.Key).CompareTo((a.Value, b.Key)));
            kept = kept[..termsMax];
        }

        Array.Sort(kept, static (a, b) => a.Key.CompareTo(b.Key));
        var count = texts.Length + others.Length;
        return new([.. kept.Select(pair => pair.Key)], [.. kept.Select(pair => MathF.Log((1f + count) / (1 + pair.Value)) + 1)]);
    }

    private Span<Term> TermsOf(int text) => CollectionsMarshal.AsSpan(_terms)[_starts[text].._starts[text + 1]];

    private readonly record struct Term(int Number, int Count, FeatureKind Kind, bool IsSingleWord);
}
