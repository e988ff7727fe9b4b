using System.Runtime.CompilerServices;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>A platform with one recorded run, which it plays when it is followed.</summary>
internal sealed class ScriptedPlatform(IReadOnlyList<EventView> events, WorkflowStatus end) : EmbeddedPlatform, IWorkflowClient, IEventFeed
{
    public StartRequest? Started { get; private set; }

    public string? Resumed { get; private set; }

    public bool Disposed { get; private set; }

    public DomainError? Refusal { get; init; }

    /// <summary>The decisions of the past.</summary>
    public IReadOnlyList<ReplayedDecision> Past { get; init; } = [];

    /// <summary>Called when all events were played; lets the run never end when it never completes.</summary>
    public Func<CancellationToken, Task> AfterEvents { get; init; } = _ => Task.CompletedTask;

    public override IWorkflowClient Workflows => this;

    public override IEventFeed Feed => this;

    public override IRoutes Routes => new ScriptedRoutes(Past);

    public override IDefinitionCatalog Definitions => throw new NotSupportedException();

    public override Task<Result<WorkflowView>> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        Resumed = id;
        return GetAsync(id, cancellationToken);
    }

    public Task<Result<StartedWorkflow>> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        Started = request;
        return Task.FromResult<Result<StartedWorkflow>>(Refusal is null ? new StartedWorkflow("r-1", "c-1", false) : Refusal);
    }

    public Task<Result<WorkflowView>> GetAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult<Result<WorkflowView>>(Refusal is null ? RecordedRun.ViewOf(end) : Refusal);

    public Task<IReadOnlyList<WorkflowHead>> ListAsync(WorkflowQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<WorkflowView>> CancelAsync(string id, string by, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Result<WorkflowView>> SignalAsync(string id, SignalRequest signal, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<StartedWorkflow>> ForkAsync(string id, ForkRequest fork, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<WorkflowView>> RetryAsync(string id, string by, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Result<WorkflowView>> ExtendLimitsAsync(
        string id, LimitExtension limits, string by, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<WorkflowView>> ResolveAsync(string id, ResolveRequest resolution, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Result<AcceptedMessages>> SendMessagesAsync(
        string id, string from, IReadOnlyList<OutgoingMessage> messages, string? traceParent, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<MessagePage>> ListMessagesAsync(string id, MessageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<WorkflowView>> RedriveMessagesAsync(
        string id, IReadOnlyList<string> messageIds, string by, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<EventView>> ReadAsync(WorkflowId workflow, long afterVersion, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<EventView>> ReadAllAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<IReadOnlyList<EventView>> FollowAsync(
        WorkflowId workflow, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return [.. events.Where(e => e.Version > afterVersion)];
        await AfterEvents(cancellationToken);
    }

    public Task WaitForEndAsync(WorkflowId workflow, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<IReadOnlyList<EventView>> FollowAllAsync(long? afterSequence, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override IReadOnlyList<WorkflowId> Unfinished => [];

    public override ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}
