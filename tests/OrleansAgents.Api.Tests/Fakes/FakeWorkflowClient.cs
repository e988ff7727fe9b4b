using System.Collections.Concurrent;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>Remembers what it was asked, keeps idempotency keys, and fails on command.</summary>
public sealed partial class FakeWorkflowClient : IWorkflowClient
{
    private readonly ConcurrentDictionary<string, (string Id, JsonPayload? Input)> _keys = new();
    private int _started;

    public List<StartRequest> Starts { get; } = [];

    public List<WorkflowQuery> Queries { get; } = [];

    public List<WorkflowHead> Heads { get; } = [];

    public ConcurrentDictionary<string, WorkflowView> Views { get; } = new();

    public DomainError? Refusal { get; set; }

    public Exception? Fault { get; set; }

    public Task<Result<StartedWorkflow>> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        Starts.Add(request);
        if (Refusal is { } refusal)
        {
            return Task.FromResult<Result<StartedWorkflow>>(refusal);
        }

        return Task.FromResult(Begin(request.IdempotencyKey, request.Input, request.CorrelationId));
    }

    public Task<Result<WorkflowView>> GetAsync(string id, CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        return Task.FromResult(Find(id));
    }

    public Task<IReadOnlyList<WorkflowHead>> ListAsync(WorkflowQuery query, CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        Queries.Add(query);
        var heads = Heads
            .Where(head => query.Status is null || head.Status == query.Status)
            .Where(head => query.Definition is null || head.Definition == query.Definition)
            .Where(head => query.Before is null || head.Cursor < query.Before)
            .OrderByDescending(head => head.Cursor)
            .Take(query.Limit);
        return Task.FromResult<IReadOnlyList<WorkflowHead>>([.. heads]);
    }

    public WorkflowView AddRun(string id, long version = 1, bool ended = false) => Views[id] = new()
    {
        Id = id,
        Definition = "answer",
        DefinitionHash = "abc",
        Status = ended ? WorkflowStatus.Completed : WorkflowStatus.Running,
        Version = version,
        CorrelationId = "c-1",
        StartedAt = ManualTime.Start,
        EndedAt = ended ? ManualTime.Start.AddSeconds(1) : null,
        CurrentCycle = 1,
        MaxCycles = 2,
        Hops = 1,
        RemainingHops = 2,
        Input = JsonPayload.Parse("""{"question":"why"}"""),
        Steps = [],
    };

    public void AddHeads(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var status = i % 2 == 0 ? WorkflowStatus.Completed : WorkflowStatus.Running;
            Heads.Add(new($"run-{i}", "answer", "abc", status, 1, "c-1", ManualTime.Start, null, i));
        }
    }

    private Result<StartedWorkflow> Begin(string? idempotencyKey, JsonPayload? input, string? correlationId)
    {
        var id = $"run-{Interlocked.Increment(ref _started)}";
        var first = idempotencyKey is { } key ? _keys.GetOrAdd(key, (id, input)) : (Id: id, Input: input);
        if (first.Input?.ToString() != input?.ToString())
        {
            return new DomainError("idempotency.key_reused", ErrorKind.Conflict, "The key was used for another request.");
        }

        var existing = first.Id != id;
        return new StartedWorkflow(first.Id, existing ? "" : correlationId ?? $"made-{id}", existing);
    }

    private Result<WorkflowView> Find(string id) => Views.TryGetValue(id, out var view)
        ? view
        : new DomainError("workflow.not_found", ErrorKind.NotFound, $"There is no workflow '{id}'.");

    private void ThrowIfFaulty()
    {
        if (Fault is { } fault)
        {
            throw fault;
        }
    }
}
