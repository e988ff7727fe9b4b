namespace OrleansAgents.Core.Documents;

/// <summary>Guesses which known name was meant by an unknown one.</summary>
internal static class NearestName
{
    private const int LengthMax = 64;
    private const int ListedMax = 40;

    /// <summary>Finds the known name within as many edits as a third of its letters, at most three; null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length > LengthMax)
        {
            return null;
        }

        var nearest = known.Select(k => (Name: k, Edits: Edits(name, k))).OrderBy(c => c.Edits).FirstOrDefault();
        return nearest.Name is { } found && nearest.Edits <= Math.Min(found.Length / 3, 3) ? found : null;
    }

    /// <summary>Says which name was meant, or which there are.</summary>
    public static string Advice(string name, IReadOnlyList<string> known) => Of(name, known) is { } nearest
        ? $"did you mean '{nearest}'?"
        : known.Count == 0 ? "there are none" : $"known are {string.Join(", ", known.Take(ListedMax))}{(known.Count > ListedMax ? ", …" : "")}";

    /// <summary>The edit distance of Levenshtein (1966), letters compared without case, in two rows (Wagner and Fischer, 1974).</summary>
    private static int Edits(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        var current = new int[to.Length + 1];
        for (var i = 0; i < from.Length; i++)
        {
            current[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
            {
                var swap = char.ToUpperInvariant(from[i]) == char.ToUpperInvariant(to[j]) ? 0 : 1;
                current[j + 1] = Math.Min(Math.Min(current[j], previous[j + 1]) + 1, previous[j] + swap);
            }

            (previous, current) = (current, previous);
        }

        return previous[to.Length];
    }
}
