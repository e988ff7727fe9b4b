using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Tests.Fakes;

/// <content>Commands and forks.</content>
public sealed partial class FakeWorkflowClient
{
    public List<(string Id, string By, string Reason)> Cancels { get; } = [];

    public List<(string Id, string By, string Reason)> Retries { get; } = [];

    public List<(string Id, SignalRequest Signal)> Signals { get; } = [];

    public List<(string Id, LimitExtension Limits, string By, string Reason)> Extensions { get; } = [];

    public List<(string Id, ResolveRequest Resolution)> Resolutions { get; } = [];

    public List<(string Id, ForkRequest Fork)> Forks { get; } = [];

    /// <summary>Gets how many commands and forks came in, of whatever kind.</summary>
    public int Commands => Cancels.Count + Retries.Count + Signals.Count + Extensions.Count + Resolutions.Count + Forks.Count;

    public Task<Result<WorkflowView>> CancelAsync(string id, string by, string reason, CancellationToken cancellationToken)
    {
        Cancels.Add((id, by, reason));
        return Task.FromResult(Answer(id));
    }

    public Task<Result<WorkflowView>> RetryAsync(string id, string by, string reason, CancellationToken cancellationToken)
    {
        Retries.Add((id, by, reason));
        return Task.FromResult(Answer(id));
    }

    public Task<Result<WorkflowView>> SignalAsync(string id, SignalRequest signal, CancellationToken cancellationToken)
    {
        Signals.Add((id, signal));
        return Task.FromResult(Answer(id));
    }

    public Task<Result<WorkflowView>> ExtendLimitsAsync(
        string id, LimitExtension limits, string by, string reason, CancellationToken cancellationToken)
    {
        Extensions.Add((id, limits, by, reason));
        return Task.FromResult(Answer(id));
    }

    public Task<Result<WorkflowView>> ResolveAsync(string id, ResolveRequest resolution, CancellationToken cancellationToken)
    {
        Resolutions.Add((id, resolution));
        return Task.FromResult(Answer(id));
    }

    public Task<Result<StartedWorkflow>> ForkAsync(string id, ForkRequest fork, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fork);
        Forks.Add((id, fork));
        return Task.FromResult(Answer(id).TryGet(out var source, out var error)
            ? Begin(fork.IdempotencyKey, fork.Input, source.CorrelationId)
            : error);
    }

    private Result<WorkflowView> Answer(string id) => Refusal is { } refusal ? refusal : Find(id);
}
