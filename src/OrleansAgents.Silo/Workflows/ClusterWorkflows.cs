using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Silo.Calls;
using OrleansAgents.Silo.Contracts;
using OrleansAgents.Silo.Hosting;

namespace OrleansAgents.Silo.Workflows;

/// <summary>Finds runs wherever they live. Thread-safe.</summary>
/// <param name="grains">Orleans.</param>
/// <param name="state">Whether this silo takes new runs.</param>
internal sealed class ClusterWorkflows(IGrainFactory grains, SiloState state) : IWorkflowGrains
{
    /// <inheritdoc/>
    public IWorkflowGrain Get(WorkflowId id) => new Reference(grains.GetGrain<IWorkflowGrainRef>(id.Value), state);

    private sealed class Reference(IWorkflowGrainRef grain, SiloState state) : IWorkflowGrain
    {
        public async Task<StartAnswer> StartAsync(WorkflowStart start, CancellationToken cancellationToken)
        {
            if (state.RefusalToStart is { } refusal)
            {
                return new(StartStatus.Refused, Error: refusal);
            }

            var definition = start.Definition;
            var call = new StartCall
            {
                Hash = definition.Hash,
                Limits = definition.Limits,
                Command = start.Command,
                IdempotencyKey = start.IdempotencyKey,
                Definition = definition,
            };
            return await ClusterCalls.AskAsync(() => grain.StartAsync(call), cancellationToken);
        }

        public Task<DomainError?> ExecuteAsync(WorkflowCommand command, CancellationToken cancellationToken) =>
            ClusterCalls.AskAsync(() => grain.ExecuteAsync(command), cancellationToken);

        public Task WakeAsync(CancellationToken cancellationToken) => ExecuteAsync(new WorkflowCommand.Tick(), cancellationToken);
    }
}
