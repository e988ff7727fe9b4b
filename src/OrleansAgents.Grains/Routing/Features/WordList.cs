namespace OrleansAgents.Grains.Routing.Features;

/// <summary>The words of one text, in lower case. A word is a run of letters, marks and digits, with apostrophes inside and <c>#</c> or <c>+</c> behind (<c>c#</c>).</summary>
internal sealed class WordList
{
    /// <summary>The most characters of a text that are read.</summary>
    public const int CharactersMax = 8_192;

    /// <summary>The most words of a text.</summary>
    public const int Max = 2_048;

    /// <summary>The most characters of a word; the rest of a longer one is left out.</summary>
    public const int LengthMax = 48;

    private readonly char[] _characters = new char[CharactersMax];
    private readonly (short Start, byte Length)[] _words = new (short, byte)[Max];

    /// <summary>Gets how many words there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets a word.</summary>
    /// <param name="at">Its place.</param>
    /// <returns>The word, valid until the next text is read.</returns>
    public ReadOnlySpan<char> this[int at] => _characters.AsSpan(_words[at].Start, _words[at].Length);

    /// <summary>Forgets the words.</summary>
    public void Clear() => Count = 0;

    /// <summary>Reads the words of a text.</summary>
    /// <param name="text">The text.</param>
    public void Read(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, CharactersMax)];
        var start = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i] == '\u2019' ? '\'' : char.ToLowerInvariant(text[i]);
            _characters[i] = c;
            var belongs = char.IsLetterOrDigit(c) || IsMark(c) || (start >= 0 && (c is '#' or '+' || (c == '\'' && i + 1 < text.Length && char.IsLetter(text[i + 1]))));
            if (belongs && start < 0)
            {
                start = i;
            }
            else if (!belongs && start >= 0)
            {
                Add(start, i);
                start = -1;
            }
        }

        if (start >= 0)
        {
            Add(start, text.Length);
        }
    }

    private void Add(int start, int end)
    {
        if (Count < Max)
        {
            _words[Count++] = ((short)start, (byte)Math.Min(end - start, LengthMax));
        }
    }

    private static bool IsMark(char c) => c > '\u02FF' && char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
