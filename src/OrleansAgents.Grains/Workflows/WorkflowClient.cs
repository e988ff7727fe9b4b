using System.Security.Cryptography;
using System.Text;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>What front doors ask for: checks a request once, then leaves it to the grain.</summary>
/// <param name="grains">The grains.</param>
/// <param name="definitions">The definitions.</param>
/// <param name="agents">The agents.</param>
/// <param name="index">The heads.</param>
/// <param name="loader">Replays journals for views.</param>
/// <param name="time">The clock, for ids in the order of time.</param>
public sealed class WorkflowClient(
    IWorkflowGrains grains, IDefinitionCatalog definitions, IAgentDirectory agents, IWorkflowIndex index, WorkflowLoader loader, TimeProvider time)
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

    /// <inheritdoc/>
    public async Task<Result<WorkflowView>> CancelAsync(string id, string by, string reason, CancellationToken cancellationToken)
    {
        if (!WorkflowId.IsValid(id))
        {
            return NotFound(id);
        }

        var refused = await grains.Get(new(id)).ExecuteAsync(new WorkflowCommand.Cancel(by, reason), cancellationToken);
        return refused is null ? await GetAsync(id, cancellationToken) : refused;
    }

    private async Task<Result<StartedWorkflow>> StartAsync(WorkflowDefinition definition, StartRequest request, CancellationToken cancellationToken)
    {
        var id = new WorkflowId(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));
        var correlationId = request.CorrelationId ?? id.Value;
        var key = request.IdempotencyKey is { } k ? new IdempotencyKey(k, HashOf(definition, request)) : null;
        var answer = await grains.Get(id).StartAsync(new(definition, request.Input, correlationId, key), cancellationToken);
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

    private static string HashOf(WorkflowDefinition definition, StartRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.DefinitionText is null ? $"name:{definition.Name}\n" : $"hash:{definition.Hash}\n"));
        hash.AppendData(request.Input.Utf8);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static DomainError NotFound(string id) =>
        new("workflow.not_found", ErrorKind.NotFound, $"There is no workflow '{(WorkflowId.IsValid(id) ? id : "?")}'. List them with 'orleansagents list'.");
}
