using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Agents;
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

    /// <summary>
    /// Answers a wait, or gives a signal that the run is going to wait for. Durable when it returns. The same answer again
    /// changes nothing.
    /// </summary>
    /// <param name="id">The run's id, as the caller wrote it.</param>
    /// <param name="signal">The answer.</param>
    /// <param name="cancellationToken">Gives up waiting; the answer may be taken all the same.</param>
    /// <returns>
    /// The run after it, or <c>workflow.not_found</c>, <c>workflow.ended</c>, <c>signal.unknown</c>, <c>signal.invalid</c>,
    /// <c>wait.not_open</c>, <c>wait.answered</c>, <c>wait.expired</c>, <c>limit.above_operator</c>, <c>payload.too_large</c>.
    /// </returns>
    Task<Result<WorkflowView>> SignalAsync(string id, SignalRequest signal, CancellationToken cancellationToken);

    /// <summary>Starts a run as a copy of another one up to a version, with edits. Durable when it returns; the other run is not touched.</summary>
    /// <param name="id">The other run's id, as the caller wrote it.</param>
    /// <param name="fork">From where, and what is edited.</param>
    /// <param name="cancellationToken">Gives up waiting; the run may start all the same.</param>
    /// <returns>
    /// The new run, or <c>workflow.not_found</c>, <c>version.not_found</c>, <c>step.not_found</c>, <c>input.invalid</c>,
    /// <c>payload.too_large</c>, <c>limit.journal</c>, <c>idempotency.key_reused</c>, <c>server.busy</c>, <c>server.draining</c>.
    /// </returns>
    Task<Result<StartedWorkflow>> ForkAsync(string id, ForkRequest fork, CancellationToken cancellationToken);

    /// <summary>Lets a failed run go on: what failed runs again, what is finished stays. Durable when it returns.</summary>
    /// <param name="id">The run's id, as the caller wrote it.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up waiting; the run may go on all the same.</param>
    /// <returns>The run after it, or <c>workflow.not_found</c>, <c>workflow.not_failed</c>, <c>limit.reached</c>.</returns>
    Task<Result<WorkflowView>> RetryAsync(string id, string by, string reason, CancellationToken cancellationToken);

    /// <summary>Gives a run more room, up to the operator's limits. Durable when it returns; the same totals again change nothing.</summary>
    /// <param name="id">The run's id, as the caller wrote it.</param>
    /// <param name="limits">The new totals.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up waiting; the limits may be extended all the same.</param>
    /// <returns>
    /// The run after it, or <c>workflow.not_found</c>, <c>workflow.ended</c>, <c>limit.above_operator</c>, <c>limit.lowered</c>,
    /// <c>limit.none</c>, <c>limit.not_applicable</c>.
    /// </returns>
    Task<Result<WorkflowView>> ExtendLimitsAsync(string id, LimitExtension limits, string by, string reason, CancellationToken cancellationToken);

    /// <summary>Says what came of a call whose outcome is not known. Durable when it returns.</summary>
    /// <param name="id">The run's id, as the caller wrote it.</param>
    /// <param name="resolution">What came of it.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be written all the same.</param>
    /// <returns>
    /// The run after it, or <c>workflow.not_found</c>, <c>workflow.ended</c>, <c>step.not_found</c>, <c>step.not_unknown</c>,
    /// <c>resolve.invalid</c>, <c>payload.too_large</c>.
    /// </returns>
    Task<Result<WorkflowView>> ResolveAsync(string id, ResolveRequest resolution, CancellationToken cancellationToken);

    /// <summary>Sends messages to roles of a run that has not ended. Durable when it returns. A message whose id was sent before is left out.</summary>
    /// <param name="id">The run's id, as the caller wrote it.</param>
    /// <param name="from">The sender's role, 1 to 128 printable characters.</param>
    /// <param name="messages">The messages, at least one.</param>
    /// <param name="traceParent">The sender's trace context; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting; the messages may be sent all the same.</param>
    /// <returns>
    /// How many were taken, or <c>workflow.not_found</c>, <c>workflow.ended</c>, <c>message.invalid</c>, <c>message.unknown_role</c>,
    /// <c>message.too_many</c>, <c>payload.too_large</c>.
    /// </returns>
    Task<Result<AcceptedMessages>> SendMessagesAsync(
        string id, string from, IReadOnlyList<OutgoingMessage> messages, string? traceParent, CancellationToken cancellationToken);

    /// <summary>Lists the messages of a run, in the order in which they were sent.</summary>
    /// <param name="id">The run's id, as the caller wrote it.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The messages, or <c>workflow.not_found</c>.</returns>
    Task<Result<MessagePage>> ListMessagesAsync(string id, MessageQuery query, CancellationToken cancellationToken);

    /// <summary>Lets dead letters be delivered again. Durable when it returns; a run that was complete goes on until they are.</summary>
    /// <param name="id">The run's id, as the caller wrote it.</param>
    /// <param name="messageIds">Which; empty for all.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up waiting; the messages may be delivered all the same.</param>
    /// <returns>The run after it, or <c>workflow.not_found</c>, <c>workflow.ended</c>, <c>message.not_found</c>, <c>message.unknown_role</c>.</returns>
    Task<Result<WorkflowView>> RedriveMessagesAsync(
        string id, IReadOnlyList<string> messageIds, string by, string reason, CancellationToken cancellationToken);
}

/// <summary>Messages that a run has taken.</summary>
/// <param name="Workflow">The run.</param>
/// <param name="Accepted">How many, repeats included.</param>
public sealed record AcceptedMessages(string Workflow, int Accepted);

/// <summary>Messages of a run.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Next">The number after which further ones are; null when there are none.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Messages, long? Next);

/// <summary>An answer to a wait.</summary>
/// <param name="Name">The wait's name.</param>
/// <param name="Payload">The answer.</param>
/// <param name="By">Who answers, 1 to 128 printable characters.</param>
public sealed record SignalRequest(string Name, JsonPayload Payload, string By);

/// <summary>From where a run is forked, and what is edited.</summary>
public sealed record ForkRequest
{
    /// <summary>Gets the version of the newest event that the fork has; null takes the newest of the other run.</summary>
    public long? Version { get; init; }

    /// <summary>Gets another input, with which everything runs again; null keeps it.</summary>
    public JsonPayload? Input { get; init; }

    /// <summary>Gets other results of steps; what comes after them runs again.</summary>
    public IReadOnlyList<StepOutput> Outputs { get; init; } = [];

    /// <summary>Gets who asks.</summary>
    public required string By { get; init; }

    /// <summary>Gets why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Gets the idempotency key, 1 to 256 printable characters; null for none.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>What came of a call whose outcome is not known.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Result">The result, with <see cref="ResolvedOutcome.Done"/>.</param>
/// <param name="By">Who says so.</param>
/// <param name="Reason">Why.</param>
public sealed record ResolveRequest(string Step, ResolvedOutcome Outcome, JsonPayload? Result, string By, string Reason);

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
