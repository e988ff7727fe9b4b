namespace OrleansAgents.Grains.Workflows.Turns;

/// <summary>Tells the agents that work for a run to stop; the answer is a task that ends when all were told.</summary>
public sealed class StopCallsTurn : Turn<Task>
{
    /// <inheritdoc/>
    protected override Task<Task> Call(WorkflowGrain grain) => Task.FromResult(grain.StopCalls());
}
