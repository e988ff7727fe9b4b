using OrleansAgents.Grains.Routing.Models;

namespace OrleansAgents.Grains.Routing.Evaluation;

/// <summary>What a model says of a text when all of its services may be chosen.</summary>
/// <param name="First">The best class.</param>
/// <param name="Second">The second best; -1 when there is none.</param>
/// <param name="Third">The third best; -1 when there is none.</param>
/// <param name="Share">The best class's share of certainty among all classes.</param>
/// <param name="None">How likely it is that none fits.</param>
internal readonly record struct Verdict(int First, int Second, int Third, double Share, double None)
{
    /// <summary>Judges a text. Allocates nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <returns>The verdict.</returns>
    public static Verdict Of(RouterModel model, string text)
    {
        var judged = model.Judge(text);
        var classes = model.Model.Classes.Length;
        var margins = judged.Margins(TextModel.StrideOf(classes))[..(classes + 1)];
        var (first, second, third) = (-1, -1, -1);
        for (var i = 0; i < classes; i++)
        {
            if (first < 0 || margins[i] > margins[first])
            {
                (first, second, third) = (i, first, second);
            }
            else if (second < 0 || margins[i] > margins[second])
            {
                (second, third) = (i, second);
            }
            else if (third < 0 || margins[i] > margins[third])
            {
                third = i;
            }
        }

        var calibration = model.Model.Calibration;
        var sum = 0.0;
        for (var i = 0; i < classes; i++)
        {
            sum += Math.Exp(calibration.Slope * (margins[i] - margins[first]));
        }

        var none = calibration.NoneOf(judged, margins[first], second < 0 ? NoneSigns.Nobody : margins[second], margins[classes]);
        return new(first, second, third, 1 / sum, none);
    }
}
