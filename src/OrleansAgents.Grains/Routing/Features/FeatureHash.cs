namespace OrleansAgents.Grains.Routing.Features;

/// <summary>Hashes terms into the fixed space of feature numbers. Part of a model's format: another hash makes another model.</summary>
internal static class FeatureHash
{
    /// <summary>The size of the space: with a hundred thousand terms in use, one of forty shares its number with another.</summary>
    public const int Space = 1 << 22;

    private const ulong Prime = 0x9E3779B97F4A7C15;

    /// <summary>Hashes characters.</summary>
    /// <param name="seed">Tells kinds of terms apart.</param>
    /// <param name="term">The characters.</param>
    /// <returns>The hash.</returns>
    public static ulong Of(ulong seed, ReadOnlySpan<char> term)
    {
        var hash = seed * Prime;
        foreach (var c in term)
        {
            hash = (hash ^ c) * Prime;
        }

        return Mix(hash);
    }

    /// <summary>Hashes the stem of a word.</summary>
    /// <param name="seed">Tells kinds of terms apart.</param>
    /// <param name="word">The word, in lower case; at most <see cref="WordList.LengthMax"/> characters.</param>
    /// <returns>The hash.</returns>
    public static ulong OfStem(ulong seed, ReadOnlySpan<char> word)
    {
        Span<char> letters = stackalloc char[WordList.LengthMax];
        word.CopyTo(letters);
        return Of(seed, letters[..Stem.Cut(letters[..word.Length])]);
    }

    /// <summary>Hashes two hashes.</summary>
    /// <param name="seed">Tells kinds of terms apart.</param>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    /// <returns>The hash.</returns>
    public static ulong Of(ulong seed, ulong first, ulong second) => Mix((((seed * Prime) ^ first) * Prime) ^ second);

    /// <summary>Gives the number of a hash in the space.</summary>
    /// <param name="hash">The hash.</param>
    /// <returns>From 0 to <see cref="Space"/>, exclusive.</returns>
    public static int Number(ulong hash) => (int)(hash & (Space - 1));

    // The finalizer of a 64-bit multiply-xorshift hash: all bits depend on all bits.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 32)) * Prime;
        return hash ^ (hash >> 29);
    }
}
