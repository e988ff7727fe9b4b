using System.Security.Cryptography;
using System.Text;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>What front doors ask for: checks a request once, then leaves it to the grain.</summary>
/// <param name="grains">The grains.</param>
/// <param name="definitions">The definitions.</param>
/// <param name="agents">The agents.</param>
/// <param name="index">The heads.</param>
/// <param name="loader">Replays journals for views.</param>
/// <param name="journal">The journals, for forks.</param>
/// <param name="operatorLimits">The operator's limits.</param>
/// <param name="time">The clock, for ids in the order of time.</param>
public sealed partial class WorkflowClient(
    IWorkflowGrains grains,
    IDefinitionCatalog definitions,
    IAgentDirectory agents,
    IWorkflowIndex index,
    WorkflowLoader loader,
    IWorkflowJournal journal,
    WorkflowLimits operatorLimits,
    TimeProvider time)
    : IWorkflowClient
{
    /// <inheritdoc/>
    public async Task<Result<StartedWorkflow>> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (StartChecks.Check(request) is { } malformed)
        {
            return malformed;
        }

        var found = request.DefinitionText is { } text
            ? await definitions.PutAsync(text, expectedName: null, cancellationToken)
            : await definitions.FindAsync(request.DefinitionName!, cancellationToken);
        if (!found.TryGet(out var stored, out var error))
        {
            return error;
        }

        var definition = stored.Definition;
        return (StartChecks.CheckAgents(definition, agents) ?? StartChecks.CheckInput(definition, request.Input)) is { } refused
            ? refused
            : await StartAsync(definition, request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Result<WorkflowView>> GetAsync(string id, CancellationToken cancellationToken)
    {
        if (!WorkflowId.IsValid(id) || await loader.LoadAsync(new(id), cancellationToken) is not { } state)
        {
            return NotFound(id);
        }

        var head = state.IsTerminal ? await index.FindAsync(state.Id, cancellationToken) : null;
        return WorkflowProjection.ToView(state, head?.EndedAt);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<WorkflowHead>> ListAsync(WorkflowQuery query, CancellationToken cancellationToken) =>
        index.ListAsync(query, cancellationToken);

    private async Task<Result<StartedWorkflow>> StartAsync(WorkflowDefinition definition, StartRequest request, CancellationToken cancellationToken)
    {
        var id = NewId();
        var correlationId = request.CorrelationId ?? id.Value;
        var key = request.IdempotencyKey is { } k ? new IdempotencyKey(k, HashOf(definition, request)) : null;
        var command = new WorkflowCommand.Start(request.Input, correlationId);
        return await StartAsync(id, new(definition, command, key), correlationId, cancellationToken);
    }

    private async Task<Result<StartedWorkflow>> StartAsync(WorkflowId id, WorkflowStart start, string correlationId, CancellationToken cancellationToken)
    {
        var answer = await grains.Get(id).StartAsync(start, cancellationToken);
        var key = start.IdempotencyKey;
        return answer.Status switch
        {
            StartStatus.Started => new StartedWorkflow(id.Value, correlationId, Existing: false),
            StartStatus.KeyUsed when answer.Existing!.RequestHash == key!.RequestHash =>
                new StartedWorkflow(answer.Existing.Workflow.Value, "", Existing: true),
            StartStatus.KeyUsed => new DomainError(
                "idempotency.key_reused",
                ErrorKind.Conflict,
                $"Idempotency key '{key!.Key}' started workflow '{answer.Existing!.Workflow}' with another definition or input. Use a new key for a new request."),
            StartStatus.Exists => new DomainError("workflow.exists", ErrorKind.Conflict, $"Workflow '{id}' was started before."),
            _ => answer.Error!,
        };
    }

    private WorkflowId NewId() => new(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));

    private static string HashOf(WorkflowDefinition definition, StartRequest request) => HashOf(
        request.DefinitionText is null ? $"name:{definition.Name}\n" : $"hash:{definition.Hash}\n", request.Input);

    private static string HashOf(string what, params ReadOnlySpan<JsonPayload> payloads)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(what));
        foreach (var payload in payloads)
        {
            hash.AppendData(payload.Utf8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static DomainError NotFound(string id) =>
        new("workflow.not_found", ErrorKind.NotFound, $"There is no workflow '{(WorkflowId.IsValid(id) ? id : "?")}'. List them with 'orleansagents list'.");
}
