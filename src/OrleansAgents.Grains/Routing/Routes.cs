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
/// <param name="chatRouter">Recommends in place of the router where there is a choice; null for none.</param>
/// <param name="settings">What the operator says; null for what holds without a file.</param>
/// <param name="time">The clock of deadlines; null for the system's.</param>
public sealed class Routes(
    IRouter router, RouteReplay replay, IAgentDirectory agents, RouterModelKeeper? keeper = null, IChatRouter? chatRouter = null,
    RoutingSettings? settings = null, TimeProvider? time = null) : IRoutes
{
    private readonly ChatRecommendations? _chat = chatRouter is null
        ? null
        : new(chatRouter, agents, settings ?? RoutingSettings.Standard, time ?? TimeProvider.System);

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
        return _chat is null ? recommendation : await _chat.AskAsync(recommendation, query[..Math.Min(query.Length, RouteQuery.CharactersMax)], capability, cancellationToken);
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
}
