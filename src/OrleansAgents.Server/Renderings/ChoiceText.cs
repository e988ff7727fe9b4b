using OrleansAgents.Server.Progress;

namespace OrleansAgents.Server.Renderings;

/// <summary>The words for why a step went to its agent.</summary>
internal static class ChoiceText
{
    /// <summary>Says who chose, how sure the router was, and why.</summary>
    /// <param name="choice">The choice.</param>
    /// <returns>Such as <c>chosen by policy with confidence 0.62: the best of 3 candidates</c>.</returns>
    public static string Of(StepChoice choice)
    {
        var decision = choice.Decision;
        var by = decision.Fallback is null ? $" by {decision.DecidedBy}" : "";
        var against = decision.Overridden ? " against the router" : "";
        var sure = choice.Confidence is { } confidence ? $" with confidence {RecommendationTable.Confidence(confidence)}" : "";
        var reason = decision.Reason.Length == 0 ? "" : $": {decision.Reason}";
        var router = choice.RouterFallback is { } late ? $" (recommended by {Printable.Line(choice.Model)}: {Printable.Line(late)})" : "";
        // Each is cut by itself: however long one is, none takes the room of the others.
        return $"{Printable.Line($"chosen{by}{against}{sure}{reason}")}{router}{Fallback(decision.DecidedBy, decision.Fallback, " (", ")")}";
    }

    /// <summary>Says why another decided than was configured.</summary>
    /// <param name="decidedBy">Who decided.</param>
    /// <param name="fallback">Why; null when it was the configured one.</param>
    /// <param name="before">What comes before it.</param>
    /// <param name="after">What comes after it.</param>
    /// <returns>Such as <c>decided by policy: the chat arbitrator did not answer within 5 s</c>; empty when it was the configured one.</returns>
    public static string Fallback(string decidedBy, string? fallback, string before, string after = "") =>
        fallback is null ? "" : $"{before}decided by {Printable.Line(decidedBy)}: {Printable.Line(fallback)}{after}";
}
