using Orleans.Concurrency;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Routing;

/// <summary>The router of this silo: its model is in this process, and is made anew when the agents of this silo's directory change.</summary>
/// <param name="routes">The router.</param>
[GrainType("router")]
[StatelessWorker]
internal sealed class RouterActivation(IRoutes routes) : Grain, IRouterGrainRef
{
    /// <inheritdoc/>
    public Task<Result<Recommendation>> RecommendAsync(string query, string? capability) => routes.RecommendAsync(query, capability, CancellationToken.None);
}
