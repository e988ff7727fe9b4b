using OrleansAgents.Grains.Routing.Features;

namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>The known terms of one text with their weights: memory that is used again for the next text. Not thread-safe.</summary>
internal sealed class TextVector
{
    private readonly int[] _rows = new int[FeatureList.Max];
    private readonly float[] _values = new float[FeatureList.Max];
    private readonly int[] _places = new int[FeatureList.Max];

    /// <summary>Gets how many known terms there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets or sets the share of the text's distinct words that are not known, from 0 to 1; 1 for a text without words.</summary>
    public float UnknownShare { get; set; }

    /// <summary>Gets the terms' places in the vocabulary.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>Gets the terms' weights.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    /// <summary>Gets where a term stands in the <see cref="FeatureList"/> of the text.</summary>
    /// <param name="at">Its place here.</param>
    /// <returns>Its place there.</returns>
    public int PlaceAt(int at) => _places[at];

    /// <summary>Forgets the text.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a term.</summary>
    /// <param name="row">Its place in the vocabulary.</param>
    /// <param name="value">Its weight.</param>
    /// <param name="place">Its place in the list.</param>
    public void Add(int row, float value, int place)
    {
        (_rows[Count], _values[Count], _places[Count]) = (row, value, place);
        Count++;
    }

    /// <summary>Multiplies a weight.</summary>
    /// <param name="at">The term's place here.</param>
    /// <param name="factor">The factor.</param>
    public void Scale(int at, float factor) => _values[at] *= factor;
}
