using System.Diagnostics;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>Asks router and arbitrator what a workflow wants to know, and says it as a command.</summary>
/// <param name="router">Informs.</param>
/// <param name="arbitrator">Decides.</param>
/// <param name="agents">The agents.</param>
/// <param name="jitter">Gives random numbers from 0 to 1.</param>
public sealed class Decisions(IRouter router, IArbitrator arbitrator, IAgentDirectory agents, Jitter jitter)
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
                var kind = decision.Service is { } name ? agents.Find(name)?.Kind : null;
                return new WorkflowCommand.AssignStep(
                    route.Id, recommendation, decision, kind == AgentKind.Human, kind == AgentKind.Chat, decision.Service is null ? jitter() : 0);
            case WorkflowEffect.ChooseStep choose:
                return new WorkflowCommand.ChooseStep(choose.Id, arbitrator.ChooseNext(state));
            default:
                throw new UnreachableException($"{effect?.GetType().Name} is not a decision.");
        }
    }

    /// <summary>Fills in what a command from a front door cannot know: who of those that have taken part gets messages at once.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="command">The command.</param>
    /// <returns>The command that the machine is given.</returns>
    public WorkflowCommand Complete(WorkflowState state, WorkflowCommand command)
    {
        ArgumentNullException.ThrowIfNull(state);
        return command switch
        {
            WorkflowCommand.SendMessages send => send with { PushAgents = PushAgents.Of(state, agents) },
            WorkflowCommand.RedriveMessages redrive => redrive with { PushAgents = PushAgents.Of(state, agents) },
            _ => command,
        };
    }
}
