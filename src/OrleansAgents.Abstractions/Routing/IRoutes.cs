using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Abstractions.Routing;

/// <summary>What front doors ask of routing. Thread-safe; nothing is changed by it.</summary>
public interface IRoutes
{
    /// <summary>The most characters of a query that is taken; the router judges the first 8,192 of them.</summary>
    const int QueryMax = 131_072;

    /// <summary>
    /// Recommends services for a query, by the configured router. Waits for the text model when it has not been trained yet.
    /// </summary>
    /// <param name="query">The words; may be empty.</param>
    /// <param name="capability">The tag that services must carry; null for any service.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The recommendation, without candidates when nobody can do it; or <c>route.query_too_long</c>.</returns>
    Task<Result<Recommendation>> RecommendAsync(string query, string? capability, CancellationToken cancellationToken);

    /// <summary>Asks today's router about decisions of the past, newest runs first.</summary>
    /// <param name="request">Which ones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The decisions; those that cannot be asked again (nobody has the capability any more) are among them, without a choice of today.</returns>
    IAsyncEnumerable<ReplayedDecision> ReplayAsync(ReplayRequest request, CancellationToken cancellationToken);
}

/// <summary>Which decisions are asked again.</summary>
/// <param name="Definition">Only of runs of this definition; null for all.</param>
/// <param name="Runs">Of how many runs at most, 1 to 10,000.</param>
/// <param name="DifferentOnly">Only those on which today's router would say another service.</param>
public sealed record ReplayRequest(string? Definition = null, int Runs = 1000, bool DifferentOnly = false);
