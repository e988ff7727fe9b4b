using System.Collections.Immutable;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Abstractions.Routing;

/// <summary>Recommends by a chat model. Thread-safe.</summary>
public interface IChatRouter
{
    /// <summary>Asks the model, within its deadline.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The recommendation, whose candidates are some of the question's services; or <c>route.model_late</c>,
    /// <c>route.model_unavailable</c>, <c>route.model_invalid</c>: the caller has another router for that.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<Result<Recommendation>> RecommendAsync(RoutingQuestion question, CancellationToken cancellationToken);
}

/// <summary>What a chat model is asked that recommends.</summary>
/// <param name="Query">The words; at most 8,192 characters.</param>
/// <param name="Capability">The tag that all of the services carry; null when none is asked for.</param>
/// <param name="Services">Whom it may name; at least one.</param>
public sealed record RoutingQuestion(string Query, string? Capability, ImmutableArray<AgentDescriptor> Services);
