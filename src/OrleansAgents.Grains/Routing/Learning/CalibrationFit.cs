using OrleansAgents.Grains.Routing.Models;

namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>Measures on texts that were held out of a training how margins are to be read.</summary>
internal sealed class CalibrationFit
{
    private const int Rounds = 30;

    /// <summary>How many queries that fit nobody are reckoned with, for one that fits somebody.</summary>
    private const double NoneShare = 0.5;

    private readonly List<(float[] Margins, int Right, float Weight)> _fitting = [];
    private readonly List<(NoneSigns Signs, bool IsNone, float Weight)> _signs = [];

    /// <summary>Adds a text that belongs to a class.</summary>
    /// <param name="margins">Its margins.</param>
    /// <param name="right">The class.</param>
    /// <param name="signs">What speaks for and against "none of these".</param>
    /// <param name="weight">How much it counts.</param>
    public void AddFitting(float[] margins, int right, in NoneSigns signs, float weight)
    {
        _fitting.Add((margins, right, weight));
        _signs.Add((signs, false, weight));
    }

    /// <summary>Adds a text that belongs to no class.</summary>
    /// <param name="signs">What speaks for and against "none of these".</param>
    /// <param name="weight">How much it counts.</param>
    public void AddNone(in NoneSigns signs, float weight) => _signs.Add((signs, true, weight));

    /// <summary>Fits.</summary>
    /// <param name="prior">What holds where there is too little to measure.</param>
    /// <returns>The calibration.</returns>
    public Calibration Fit(Calibration prior) => new(FitSlope(prior.Slope), FitNone(prior.None));

    // The slope under which the right classes are likeliest: a convex function of one number.
    private float FitSlope(float prior)
    {
        if (_fitting.Count == 0)
        {
            return prior;
        }

        var (low, high) = (0.5, 20.0);
        for (var i = 0; i < Rounds; i++)
        {
            var (a, b) = (low + ((high - low) / 3), high - ((high - low) / 3));
            (low, high) = Loss(a, prior) < Loss(b, prior) ? (low, b) : (a, high);
        }

        return (float)((low + high) / 2);
    }

    private double Loss(double slope, float prior)
    {
        var loss = 5 * Math.Pow(Math.Log(slope / prior), 2);    // as strong as a handful of texts
        foreach (var (margins, right, weight) in _fitting)
        {
            double sum = 0;
            foreach (var margin in margins)
            {
                sum += Math.Exp(slope * (margin - margins[right]));
            }

            loss += weight * Math.Log(sum);
        }

        return loss;
    }

    // Newton's method for a logistic regression whose weights are drawn to the prior.
    private float[] FitNone(float[] prior)
    {
        const double Pull = 1;
        var weights = prior.Select(w => (double)w).ToArray();
        var fitting = Math.Max(1, _signs.Where(s => !s.IsNone).Sum(s => s.Weight));
        var none = Math.Max(1, _signs.Where(s => s.IsNone).Sum(s => s.Weight));
        Span<float> values = stackalloc float[NoneSigns.Count];
        for (var round = 0; round < Rounds; round++)
        {
            var (slope, curve) = (new double[values.Length], new double[values.Length, values.Length]);
            for (var i = 0; i < values.Length; i++)
            {
                slope[i] = Pull * (weights[i] - prior[i]);
                curve[i, i] = Pull;
            }

            foreach (var (signs, isNone, weight) in _signs)
            {
                signs.CopyTo(values);
                double sum = 0;
                for (var i = 0; i < values.Length; i++)
                {
                    sum += weights[i] * values[i];
                }

                var share = 1 / (1 + Math.Exp(-sum));
                var factor = weight * (isNone ? NoneShare * fitting / none : 1);   // as if one of so many queries fitted nobody
                for (var i = 0; i < values.Length; i++)
                {
                    slope[i] += factor * (share - (isNone ? 1 : 0)) * values[i];
                    for (var j = 0; j < values.Length; j++)
                    {
                        curve[i, j] += factor * share * (1 - share) * values[i] * values[j];
                    }
                }
            }

            Subtract(weights, LinearEquations.Solve(curve, slope));
        }

        return [.. weights.Select(w => (float)w)];
    }

    private static void Subtract(double[] from, double[] what)
    {
        for (var i = 0; i < from.Length; i++)
        {
            from[i] -= Math.Clamp(what[i], -2, 2);
        }
    }
}
