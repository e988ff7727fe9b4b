using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Routing;

/// <summary>Decides: which of the recommended services takes a step, and which step of a routed workflow is next. Deterministic, in process; its word is journaled.</summary>
public interface IArbitrator
{
    /// <summary>Chooses a candidate.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="step">The step.</param>
    /// <param name="recommendation">What the router said.</param>
    /// <returns>The decision; without a service when no candidate is fit.</returns>
    RoutingDecision Decide(WorkflowState state, StepDefinition step, Recommendation recommendation);

    /// <summary>Says which step of a routed workflow is next.</summary>
    /// <param name="state">The workflow.</param>
    /// <returns>One of the definition's steps, or done.</returns>
    NextStepChoice ChooseNext(WorkflowState state);
}
