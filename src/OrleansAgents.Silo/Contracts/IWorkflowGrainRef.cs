using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Silo.Contracts;

/// <summary>
/// One run in the cluster, by the run's id. What a call answers is durable as of <see cref="IWorkflowGrain"/>. Names on the wire
/// are fixed by the aliases: silos of two versions work together while one replaces the other.
/// </summary>
[Alias("orleansagents.workflow")]
public interface IWorkflowGrainRef : IGrainWithStringKey
{
    /// <summary>Starts the run; see <see cref="IWorkflowGrain.StartAsync"/>.</summary>
    /// <param name="start">What to start.</param>
    /// <returns>How it ended.</returns>
    [Alias("start")]
    Task<StartAnswer> StartAsync(StartCall start);

    /// <summary>Carries out a command; see <see cref="IWorkflowGrain.ExecuteAsync"/>.</summary>
    /// <param name="command">The command.</param>
    /// <returns>Null when accepted; otherwise why not.</returns>
    [Alias("execute")]
    Task<DomainError?> ExecuteAsync(WorkflowCommand command);
}
