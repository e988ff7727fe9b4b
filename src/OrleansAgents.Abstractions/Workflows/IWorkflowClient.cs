using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Workflows;

/// <summary>What front doors (HTTP, CLI, protocols) ask of the platform. Thread-safe; the same in both hosts.</summary>
public interface IWorkflowClient
{
    /// <summary>
    /// Starts a run. Durable when it returns. The same idempotency key with the same request gives the same run.
    /// </summary>
    /// <param name="request">What to start.</param>
    /// <param name="cancellationToken">Gives up waiting; the run may start all the same.</param>
    /// <returns>
    /// The run, or <c>definition.not_found</c>, <c>definition.invalid</c>, <c>definition.unknown_agent</c>, <c>input.invalid</c>,
    /// <c>payload.too_large</c>, <c>idempotency.key_reused</c>, <c>server.busy</c>, <c>server.draining</c>.
    /// </returns>
    Task<Result<StartedWorkflow>> StartAsync(StartRequest request, CancellationToken cancellationToken);

    /// <summary>Shows a run as it is durable now.</summary>
    /// <param name="id">The run's id, as the caller wrote it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run, or <c>workflow.not_found</c>.</returns>
    Task<Result<WorkflowView>> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>Lists runs, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The heads.</returns>
    Task<IReadOnlyList<WorkflowHead>> ListAsync(WorkflowQuery query, CancellationToken cancellationToken);

    /// <summary>Ends a run: running calls are told to stop, and nothing more is started. Harmless when it has ended.</summary>
    /// <param name="id">The run's id, as the caller wrote it.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up waiting; the run may be cancelled all the same.</param>
    /// <returns>The run after it, or <c>workflow.not_found</c>.</returns>
    Task<Result<WorkflowView>> CancelAsync(string id, string by, string reason, CancellationToken cancellationToken);
}

/// <summary>What to start: a stored definition by name, or a definition's text.</summary>
public sealed record StartRequest
{
    /// <summary>Gets the name of a stored definition; null when <see cref="DefinitionText"/> is set.</summary>
    public string? DefinitionName { get; init; }

    /// <summary>Gets a definition's YAML or JSON, stored with the start; null when <see cref="DefinitionName"/> is set.</summary>
    public string? DefinitionText { get; init; }

    /// <summary>Gets the input.</summary>
    public JsonPayload Input { get; init; } = JsonPayload.EmptyObject;

    /// <summary>Gets the correlation id, 1 to 128 printable characters; null lets the platform make one.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets the idempotency key, 1 to 256 printable characters; null for none.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>A run that was started, now or by an earlier request with the same key.</summary>
/// <param name="Id">The run.</param>
/// <param name="CorrelationId">Its correlation id; empty when the run was there before.</param>
/// <param name="Existing">Whether an earlier request with the same key started it.</param>
public sealed record StartedWorkflow(string Id, string CorrelationId, bool Existing);
