using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <content>Commands on a run that is there.</content>
public sealed partial class WorkflowClient
{
    /// <inheritdoc/>
    public Task<Result<WorkflowView>> CancelAsync(string id, string by, string reason, CancellationToken cancellationToken) =>
        ExecuteAsync(id, by, new WorkflowCommand.Cancel(by, reason), cancellationToken);

    /// <inheritdoc/>
    public Task<Result<WorkflowView>> SignalAsync(string id, SignalRequest signal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return ExecuteAsync(id, signal.By, new WorkflowCommand.Signal(signal.Name, signal.Payload, signal.By, operatorLimits), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Result<WorkflowView>> RetryAsync(string id, string by, string reason, CancellationToken cancellationToken) =>
        ExecuteAsync(id, by, new WorkflowCommand.Retry(by, reason), cancellationToken);

    /// <inheritdoc/>
    public Task<Result<WorkflowView>> ExtendLimitsAsync(
        string id, LimitExtension limits, string by, string reason, CancellationToken cancellationToken) =>
        ExecuteAsync(id, by, new WorkflowCommand.ExtendLimits(limits, operatorLimits, by, reason), cancellationToken);

    /// <inheritdoc/>
    public Task<Result<WorkflowView>> ResolveAsync(string id, ResolveRequest resolution, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        var command = new WorkflowCommand.Resolve(resolution.Step, resolution.Outcome, resolution.Result, resolution.By, resolution.Reason);
        return ExecuteAsync(id, resolution.By, command, cancellationToken);
    }

    private async Task<Result<WorkflowView>> ExecuteAsync(string id, string by, WorkflowCommand command, CancellationToken cancellationToken)
    {
        if (!WorkflowId.IsValid(id))
        {
            return NotFound(id);
        }

        var refused = StartChecks.CheckWho(by) ?? await grains.Get(new(id)).ExecuteAsync(command, cancellationToken);
        return refused is null ? await GetAsync(id, cancellationToken) : refused;
    }
}
