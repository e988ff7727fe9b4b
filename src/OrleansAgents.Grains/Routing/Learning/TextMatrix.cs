namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>The vectors of many texts, one after the other. Immutable.</summary>
internal sealed class TextMatrix
{
    private readonly int[] _starts;
    private readonly int[] _rows;
    private readonly float[] _values;
    private readonly float[] _unknown;

    private TextMatrix(int[] starts, int[] rows, float[] values, float[] unknown) =>
        (_starts, _rows, _values, _unknown) = (starts, rows, values, unknown);

    /// <summary>Gets how many texts there are.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Makes a matrix of texts.</summary>
    /// <param name="texts">The terms of the texts.</param>
    /// <param name="vocabulary">The known terms.</param>
    /// <returns>The matrix, in the order of the texts.</returns>
    public static TextMatrix Of(TermTable texts, Vocabulary vocabulary)
    {
        var (starts, rows, values, unknown) = (new List<int>(texts.Count + 1) { 0 }, new List<int>(), new List<float>(), new float[texts.Count]);
        var (list, vector) = (new Features.FeatureList(), new TextVector());
        for (var i = 0; i < texts.Count; i++)
        {
            texts.Restore(i, list);
            vocabulary.Weigh(list, vector);
            rows.AddRange(vector.Rows);
            values.AddRange(vector.Values);
            unknown[i] = vector.UnknownShare;
            starts.Add(rows.Count);
        }

        return new([.. starts], [.. rows], [.. values], unknown);
    }

    /// <summary>Gets the places of a text's terms in the vocabulary.</summary>
    /// <param name="text">The text's number.</param>
    /// <returns>The places.</returns>
    public ReadOnlySpan<int> RowsOf(int text) => _rows.AsSpan(_starts[text].._starts[text + 1]);

    /// <summary>Gets the weights of a text's terms.</summary>
    /// <param name="text">The text's number.</param>
    /// <returns>The weights, in the order of <see cref="RowsOf"/>.</returns>
    public ReadOnlySpan<float> ValuesOf(int text) => _values.AsSpan(_starts[text].._starts[text + 1]);

    /// <summary>Gets the share of a text's words that are not known.</summary>
    /// <param name="text">The text's number.</param>
    /// <returns>From 0 to 1.</returns>
    public float UnknownShareOf(int text) => _unknown[text];
}
