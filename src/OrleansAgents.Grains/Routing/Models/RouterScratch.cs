using OrleansAgents.Grains.Routing.Features;
using OrleansAgents.Grains.Routing.Learning;

namespace OrleansAgents.Grains.Routing.Models;

/// <summary>What judging a text needs and gives: memory that a thread uses again and again. Not thread-safe.</summary>
internal sealed class RouterScratch
{
    private float[] _margins = [];

    /// <summary>Gets the text's terms.</summary>
    public FeatureList List { get; } = new();

    /// <summary>Gets the text's known terms.</summary>
    public TextVector Vector { get; } = new();

    /// <summary>Gets or sets how far a judgement may be trusted, from 0 to 1: less for a text that repeats itself, or that was read in part.</summary>
    public double Trust { get; set; } = 1;

    /// <summary>Gets how much each word of the text speaks for a class; for whoever explains a judgement.</summary>
    public float[] WordShares { get; } = new float[WordList.Max];

    /// <summary>Gets the margins of the classes, that of the background last.</summary>
    /// <param name="length">How many numbers there are.</param>
    /// <returns>The margins.</returns>
    public Span<float> Margins(int length)
    {
        if (_margins.Length < length)
        {
            _margins = new float[length];
        }

        return _margins.AsSpan(0, length);
    }
}
