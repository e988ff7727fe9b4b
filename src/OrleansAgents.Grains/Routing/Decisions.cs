using System.Diagnostics;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>Asks router and arbitrator what a workflow wants to know, and says it as a command.</summary>
/// <param name="router">Informs.</param>
/// <param name="arbitrator">Decides.</param>
/// <param name="agents">The agents.</param>
public sealed class Decisions(IRouter router, IArbitrator arbitrator, IAgentDirectory agents)
{
    /// <summary>Answers one decision.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="effect">What <see cref="WorkflowMachine.NextDecision"/> names.</param>
    /// <returns>The command that answers it.</returns>
    public WorkflowCommand Answer(WorkflowState state, WorkflowEffect effect)
    {
        ArgumentNullException.ThrowIfNull(state);
        switch (effect)
        {
            case WorkflowEffect.RouteStep route:
                var step = state.Definition.Steps[route.StepIndex];
                var recommendation = router.Recommend(state, step);
                var decision = arbitrator.Decide(state, step, recommendation);
                var isHuman = decision.Service is { } name && agents.Find(name)?.Kind == AgentKind.Human;
                return new WorkflowCommand.AssignStep(route.Id, recommendation, decision, isHuman);
            case WorkflowEffect.ChooseStep choose:
                return new WorkflowCommand.ChooseStep(choose.Id, arbitrator.ChooseNext(state));
            default:
                throw new UnreachableException($"{effect?.GetType().Name} is not a decision.");
        }
    }
}
