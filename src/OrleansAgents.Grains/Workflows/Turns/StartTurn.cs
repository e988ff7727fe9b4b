using OrleansAgents.Abstractions.Workflows;

namespace OrleansAgents.Grains.Workflows.Turns;

/// <summary>The start of a run.</summary>
/// <param name="start">What to start.</param>
/// <param name="cancellationToken">Gives up waiting.</param>
public sealed class StartTurn(WorkflowStart start, CancellationToken cancellationToken) : Turn<StartAnswer>
{
    /// <inheritdoc/>
    protected override Task<StartAnswer> Call(WorkflowGrain grain) => grain.StartAsync(start, cancellationToken);
}
