using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <content>Commands, and the decisions that are due after them.</content>
public sealed partial class WorkflowGrain
{
    /// <summary>
    /// Carries out every command, then asks router and arbitrator whatever has become due, so that their answers and the claim
    /// of the call are one commit with what came before. They touch nothing outside, so nothing needs to be durable first. What
    /// a chat model is to decide stays open: it is an effect, started when the commit is durable.
    /// </summary>
    private DomainError?[] Execute(WorkflowTurn turn, IReadOnlyList<WorkflowCommand> commands)
    {
        var errors = new DomainError?[commands.Count];
        for (var i = 0; i < commands.Count; i++)
        {
            errors[i] = turn.Execute(services.Decisions.Complete(turn.State, commands[i]));
        }

        while (NextDecision(turn.State) is { } effect)
        {
            var before = turn.Events.Count;
            if (turn.Execute(services.Decisions.Answer(turn.State, effect)) is not null || turn.Events.Count == before)
            {
                throw new InvalidOperationException($"Workflow '{id}' asks for {effect.GetType().Name} '{effect.Id}' and refuses the answer.");
            }
        }

        return errors;
    }

    /// <summary>The first decision that can be answered in this turn; null when none can.</summary>
    private WorkflowEffect? NextDecision(WorkflowState state)
    {
        if (!services.Decisions.MayDefer)
        {
            return WorkflowMachine.NextDecision(state);
        }

        foreach (var effect in WorkflowMachine.OpenDecisions(state))
        {
            if (!_calls.ContainsKey(effect.Id) && !services.Decisions.IsDeferred(state, effect))
            {
                return effect;
            }
        }

        return null;
    }
}
