using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Grains.Routing.Replay;

namespace OrleansAgents.Grains.Routing;

/// <summary>What front doors ask of routing. Thread-safe.</summary>
/// <param name="router">Recommends.</param>
/// <param name="replay">Asks about the past.</param>
/// <param name="agents">The agents, which a chat router is told of.</param>
/// <param name="keeper">Keeps the text model; null when nothing needs one.</param>
/// <param name="chatRouter">Recommends in place of the router; null for none.</param>
public sealed class Routes(IRouter router, RouteReplay replay, IAgentDirectory agents, RouterModelKeeper? keeper = null, IChatRouter? chatRouter = null) : IRoutes
{
    /// <inheritdoc/>
    public async Task<Result<Recommendation>> RecommendAsync(string query, string? capability, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Length > IRoutes.QueryMax)
        {
            return new DomainError(
                "route.query_too_long", ErrorKind.Invalid, $"Expected a query of at most {IRoutes.QueryMax} characters, found {query.Length}. Send the part that says what is wanted.");
        }

        await (keeper?.EnsureAnyAsync(cancellationToken) ?? Task.CompletedTask);
        var recommendation = router.Recommend(query, capability);
        return chatRouter is null || recommendation.Candidates.IsEmpty ? recommendation : await AskAsync(recommendation, query, capability, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReplayedDecision> ReplayAsync(
        ReplayRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await (keeper?.EnsureAsync(cancellationToken) ?? Task.CompletedTask);
        await foreach (var decision in replay.ReplayAsync(request, cancellationToken))
        {
            yield return decision;
        }
    }

    private async Task<Recommendation> AskAsync(Recommendation local, string query, string? capability, CancellationToken cancellationToken)
    {
        ImmutableArray<Core.Agents.AgentDescriptor> services = [.. local.Candidates.Select(candidate => agents.Find(candidate.Service)).OfType<Core.Agents.AgentDescriptor>()];
        var question = new RoutingQuestion(query[..Math.Min(query.Length, RouteQuery.CharactersMax)], capability, services);
        var asked = await chatRouter!.RecommendAsync(question, cancellationToken);
        return asked.TryGet(out var recommendation, out var error) ? recommendation : local with { Fallback = error.Message, Usage = error.Usage };
    }
}
