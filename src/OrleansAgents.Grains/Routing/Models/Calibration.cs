namespace OrleansAgents.Grains.Routing.Models;

/// <summary>Turns margins into probabilities. Immutable.</summary>
/// <param name="Slope">How steeply the margins of candidates are told apart: a candidate's share is <c>exp(slope * margin)</c>.</param>
/// <param name="None">The weights of a logistic regression over <see cref="NoneSigns"/>, the constant first.</param>
internal sealed record Calibration(float Slope, float[] None)
{
    /// <summary>What holds where there is too little to measure it by; measured on the public intent set and our own development queries.</summary>
    public static readonly Calibration Prior = new(4f, [-1.5f, -3f, -0.5f, 2f, 1f, 0f]);

    /// <summary>Says how likely it is that none of the candidates fits a judged text.</summary>
    /// <param name="judged">What came of the text.</param>
    /// <param name="best">The margin of the best candidate.</param>
    /// <param name="second">The margin of the second best.</param>
    /// <param name="background">The margin of what no service takes.</param>
    /// <returns>From 0 to 1; 1 for a text without a known word.</returns>
    public double NoneOf(RouterScratch judged, float best, float second, float background) =>
        judged.Vector.Count == 0 ? 1 : 1 - (judged.Trust * (1 - NoneOf(new(best, second, background, judged.Vector.UnknownShare, judged.Vector.Count))));

    /// <summary>Says how likely it is that none of the candidates fits.</summary>
    /// <param name="signs">What speaks for and against it.</param>
    /// <returns>From 0 to 1.</returns>
    public double NoneOf(in NoneSigns signs)
    {
        Span<float> values = stackalloc float[NoneSigns.Count];
        signs.CopyTo(values);
        double sum = 0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i] * None[i];
        }

        return 1 / (1 + Math.Exp(-sum));
    }
}
