using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Silo.Contracts;

/// <summary>The router for whoever is a client of the cluster: stateless, on whatever silo is near; each silo has the model in its memory. The steps of runs ask the router of their own silo without a call.</summary>
[Alias("orleansagents.router")]
public interface IRouterGrainRef : IGrainWithIntegerKey
{
    /// <summary>Recommends services for a query; see <see cref="Abstractions.Routing.IRoutes.RecommendAsync"/>.</summary>
    /// <param name="query">The words.</param>
    /// <param name="capability">The tag that services must carry; null for any service.</param>
    /// <returns>The recommendation, or why not.</returns>
    [Alias("recommend")]
    Task<Result<Recommendation>> RecommendAsync(string query, string? capability);
}
