using OrleansAgents.Abstractions.Routing;

namespace OrleansAgents.Server.Renderings;

/// <summary>The words for what a recommendation says of itself.</summary>
internal static class RecommendationText
{
    private const double NoneFits = 0.5;

    /// <summary>Says whether one of the candidates fits at all, and what recommended.</summary>
    /// <param name="view">The recommendation.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<string> Of(RecommendationView view)
    {
        yield return view.None switch
        {
            null => "The words were not judged: there is no choice to make, or the router knows tags alone.",
            > NoneFits and var none => $"The router says: none of these ({RecommendationTable.Confidence(none)}).",
            { } none => $"None of these: {RecommendationTable.Confidence(none)}.",
        };
        var usage = view.Usage is { } used ? $", {UsageText.Of(used.Tokens, used.Cost)}" : "";
        yield return $"Recommended by {Printable.Line(view.Model)} in {Times.Micros(view.ElapsedMicros)}{usage}.";
        if (view.Fallback is { } fallback)
        {
            yield return $"The configured router did not answer: {Printable.Line(fallback).TrimEnd('.')}.";
        }
    }
}
