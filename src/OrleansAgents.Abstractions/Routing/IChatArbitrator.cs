using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Routing;

/// <summary>Decides by a chat model. Thread-safe.</summary>
public interface IChatArbitrator
{
    /// <summary>Asks the model which candidate takes a step, within its deadline.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The decision, whose service is one of the candidates; or <c>route.model_late</c>, <c>route.model_unavailable</c>,
    /// <c>route.model_invalid</c>: the policy decides then.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<Result<RoutingDecision>> DecideAsync(ArbitrationQuestion question, CancellationToken cancellationToken);

    /// <summary>Asks the model which step of a routed workflow is next, within its deadline.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One of the definition's steps, or done; or a refusal as of <see cref="DecideAsync"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<Result<NextStepChoice>> ChooseNextAsync(WorkflowState state, CancellationToken cancellationToken);
}

/// <summary>What a chat model is asked that decides.</summary>
/// <param name="State">The workflow: its input, results, messages and remaining hops.</param>
/// <param name="Step">The step.</param>
/// <param name="Query">The words that the router judged.</param>
/// <param name="Recommendation">What the router said; at least one candidate.</param>
/// <param name="Services">The candidates, with what is known of their health and load, in the same order.</param>
public sealed record ArbitrationQuestion(
    WorkflowState State, StepDefinition Step, string Query, Recommendation Recommendation, ImmutableArray<AgentEntry> Services);
