namespace OrleansAgents.Grains.Routing.Features;

/// <summary>
/// The distinct terms of one text with their counts: memory that is used again for the next text. Not thread-safe.
/// </summary>
internal sealed class FeatureList
{
    /// <summary>The most terms of a text; further ones are left out.</summary>
    public const int Max = 8_192;

    private const int Slots = Max * 4;

    private readonly int[] _slots = new int[Slots];            // place in the lists plus 1, of the text with this stamp
    private readonly int[] _stamps = new int[Slots];
    private readonly int[] _numbers = new int[Max];
    private readonly int[] _counts = new int[Max];
    private readonly FeatureKind[] _kinds = new FeatureKind[Max];
    private readonly short[] _words = new short[Max];
    private readonly bool[] _single = new bool[Max];
    private int _stamp;

    /// <summary>Gets how many distinct terms there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets how many different words there are.</summary>
    public int DistinctWords { get; private set; }

    /// <summary>Gets the text's words.</summary>
    public WordList Words { get; } = new();

    /// <summary>Gets the number of a term.</summary>
    /// <param name="at">Its place.</param>
    /// <returns>Its number in the hash space.</returns>
    public int NumberAt(int at) => _numbers[at];

    /// <summary>Gets how often a term occurs.</summary>
    /// <param name="at">Its place.</param>
    /// <returns>At least 1.</returns>
    public int CountAt(int at) => _counts[at];

    /// <summary>Gets the kind of a term.</summary>
    /// <param name="at">Its place.</param>
    /// <returns>The kind.</returns>
    public FeatureKind KindAt(int at) => _kinds[at];

    /// <summary>Gets the word in which a term first occurs.</summary>
    /// <param name="at">Its place.</param>
    /// <returns>The place of the word in <see cref="Words"/>.</returns>
    public int WordAt(int at) => _words[at];

    /// <summary>Says whether a term is a whole single word.</summary>
    /// <param name="at">Its place.</param>
    /// <returns>True for a word.</returns>
    public bool IsSingleWord(int at) => _single[at];

    /// <summary>Forgets the text.</summary>
    public void Clear()
    {
        (Count, DistinctWords) = (0, 0);
        Words.Clear();
        if (++_stamp == int.MaxValue)
        {
            Array.Clear(_stamps);
            _stamp = 1;
        }
    }

    /// <summary>Counts a term.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="word">The word in which it occurs.</param>
    /// <param name="isSingleWord">Whether it is the whole word.</param>
    public void Add(int number, FeatureKind kind, int word, bool isSingleWord = false)
    {
        var slot = (number * 31) & (Slots - 1);
        while (_stamps[slot] == _stamp)
        {
            var at = _slots[slot];
            if (_numbers[at] == number)
            {
                _counts[at]++;
                return;
            }

            slot = (slot + 1) & (Slots - 1);
        }

        if (Count == Max)
        {
            return;
        }

        (_stamps[slot], _slots[slot]) = (_stamp, Count);
        (_numbers[Count], _counts[Count], _kinds[Count], _words[Count], _single[Count]) = (number, 1, kind, (short)word, isSingleWord);
        Count++;
        DistinctWords += isSingleWord ? 1 : 0;
    }
}
