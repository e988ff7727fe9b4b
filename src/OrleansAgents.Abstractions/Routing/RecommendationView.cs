using System.Text.Json.Serialization;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Abstractions.Routing;

/// <summary>A recommendation as clients see it.</summary>
/// <param name="Candidates">Who could do it, best first; empty when nobody has the capability.</param>
/// <param name="None">How sure the router is that none of them fits, from 0 to 1; above 0.5 it says "none of these". Null when the words were not judged.</param>
/// <param name="Model">The name and version of what recommended.</param>
/// <param name="ElapsedMicros">How long it took, in microseconds.</param>
/// <param name="Fallback">Why another router than the configured one answered; absent when it was the configured one.</param>
/// <param name="Usage">What it used of a chat model; absent when it used none.</param>
public sealed record RecommendationView(
    IReadOnlyList<Candidate> Candidates,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? None,
    string Model,
    double ElapsedMicros,
    string? Fallback,
    AgentUsage? Usage)
{
    /// <summary>Shows a recommendation.</summary>
    /// <param name="recommendation">The recommendation.</param>
    /// <returns>The view.</returns>
    public static RecommendationView Of(Recommendation recommendation)
    {
        ArgumentNullException.ThrowIfNull(recommendation);
        return new(
            recommendation.Candidates, recommendation.None, recommendation.Model, recommendation.ElapsedMicros, recommendation.Fallback, recommendation.Usage);
    }
}
