using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <content>Locks and messages: what a commit means for those outside who wait for them.</content>
public sealed partial class WorkflowGrain
{
    /// <summary>
    /// Makes failures of results that were made without a lock: it has been lost, and somebody else may hold it. Nothing of
    /// the commit was written.
    /// </summary>
    private IReadOnlyList<WorkflowCommand> WithoutLocks(WorkflowState state, IReadOnlyList<WorkflowCommand> commands, IReadOnlyList<string> lost) =>
        commands.Any(command => command is WorkflowCommand.CompleteStep x && StepHolding(state, x.Effect, lost) is not null)
            ? [.. commands.Select(command => command is WorkflowCommand.CompleteStep x && StepHolding(state, x.Effect, lost) is { } resource
                ? StepCalls.LostLocks(x.Effect, $"The lock '{resource}' was lost before the result was there.", x.Elapsed, services.Jitter()) with { Usage = x.Usage }
                : command)]
            : throw new InvalidOperationException($"Workflow '{id}' lost locks ({string.Join(", ", lost)}) that no result of it needs.");

    private static string? StepHolding(WorkflowState state, EffectId effect, IReadOnlyList<string> lost)
    {
        var step = state.Definition.Steps.FirstOrDefault(s => s.Id == effect.Step);
        return step is null ? null : state.Steps[step.Index].Locks.FirstOrDefault(held => lost.Contains(held.Resource))?.Resource;
    }

    /// <summary>Tells those who wait what a commit has settled: locks that are free, messages that have arrived.</summary>
    private void Settled(WorkflowState before, WorkflowTurn turn)
    {
        foreach (var end in turn.Released)
        {
            services.Locks.OnReleased(end.Resource);
        }

        foreach (var channel in before.Messages.Channels)
        {
            if (turn.State.Messages.Channels.All(c => c.From != channel.From || c.To != channel.To))
            {
                services.Deliveries.Settled(before, channel.From, channel.To);
            }
        }
    }
}
