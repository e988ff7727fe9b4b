namespace OrleansAgents.Grains.Routing.Models;

/// <summary>What speaks for and against "none of these".</summary>
/// <param name="Best">The margin of the best candidate.</param>
/// <param name="Second">The margin of the second best; of a single candidate, that of one which surely does not fit.</param>
/// <param name="Background">The margin of what no service takes.</param>
/// <param name="UnknownShare">The share of the words that the model has never seen.</param>
/// <param name="Terms">How many terms of the text the model knows.</param>
internal readonly record struct NoneSigns(float Best, float Second, float Background, float UnknownShare, int Terms)
{
    /// <summary>How many numbers <see cref="CopyTo"/> gives.</summary>
    public const int Count = 6;

    /// <summary>The margin of a candidate that surely does not fit.</summary>
    public const float Nobody = -1;

    /// <summary>Gives the signs as numbers of about the same size, a constant first.</summary>
    /// <param name="values">Gets the numbers.</param>
    public void CopyTo(Span<float> values)
    {
        values[0] = 1;
        values[1] = Math.Clamp(Best, -2, 2);
        values[2] = Math.Clamp(Best - Second, 0, 2);
        values[3] = Math.Clamp(Background, -2, 2);
        values[4] = UnknownShare;
        values[5] = MathF.Min(MathF.Log(1 + Terms), 6) - 4;
    }
}
