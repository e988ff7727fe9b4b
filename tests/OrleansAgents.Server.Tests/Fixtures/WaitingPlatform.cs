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

/// <summary>A platform with one run that waits; a test says what each answer leads to, and each answer is written down.</summary>
internal sealed class WaitingPlatform : EmbeddedPlatform, IWorkflowClient, IEventFeed
{
    private readonly Lock _lock = new();
    private readonly RecordedRun _history = new();
    private TaskCompletionSource _changed = New();
    private WorkflowView _view;

    public WaitingPlatform(WorkflowView view, params WorkflowEvent[] events)
    {
        _view = view;
        Happen(v => v, events);
    }

    public List<SignalRequest> Signals { get; } = [];

    public List<ResolveRequest> Resolutions { get; } = [];

    public int Retries { get; private set; }

    public bool Disposed { get; private set; }

    /// <summary>What an answer leads to: null when it was taken.</summary>
    public Func<SignalRequest, DomainError?> OnSignal { get; init; } = _ => ScriptedPlatformFactory.NotScripted;

    public Func<ResolveRequest, DomainError?> OnResolve { get; init; } = _ => ScriptedPlatformFactory.NotScripted;

    public Action OnRetry { get; init; } = () => { };

    /// <summary>Called when all events are read and the run has not ended: time passes.</summary>
    public Action OnQuiet { get; set; } = () => { };

    public override IWorkflowClient Workflows => this;

    public override IEventFeed Feed => this;

    public override IRoutes Routes => throw new NotSupportedException();

    public override IDefinitionCatalog Definitions => throw new NotSupportedException();

    public override IReadOnlyList<WorkflowId> Unfinished => [];

    public void Happen(Func<WorkflowView, WorkflowView> change, params WorkflowEvent[] events)
    {
        lock (_lock)
        {
            foreach (var e in events)
            {
                _history.At(_history.Events.Count, e);
            }

            _view = change(_view) with { Version = _history.Events.Count };
            _changed.TrySetResult();
            _changed = New();
        }
    }

    public void Complete(params WorkflowEvent[] events) => Happen(
        v => v with { Status = WorkflowStatus.Completed, Waits = [], EndedAt = RecordedRun.Noon.AddMinutes(1), Output = RecordedRun.Answer },
        [.. events, new WorkflowEvent.WorkflowCompleted(RecordedRun.Answer, false)]);

    public override Task<Result<WorkflowView>> ResumeAsync(string id, CancellationToken cancellationToken) => GetAsync(id, cancellationToken);

    public Task<Result<StartedWorkflow>> StartAsync(StartRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<StartedWorkflow>>(new StartedWorkflow("r-1", "c-1", false));

    public Task<Result<WorkflowView>> GetAsync(string id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<Result<WorkflowView>>(_view);
        }
    }

    public Task<Result<WorkflowView>> SignalAsync(string id, SignalRequest signal, CancellationToken cancellationToken)
    {
        Signals.Add(signal);
        return OnSignal(signal) is { } refused ? Task.FromResult<Result<WorkflowView>>(refused) : GetAsync(id, cancellationToken);
    }

    public Task<Result<WorkflowView>> ResolveAsync(string id, ResolveRequest resolution, CancellationToken cancellationToken)
    {
        Resolutions.Add(resolution);
        return OnResolve(resolution) is { } refused ? Task.FromResult<Result<WorkflowView>>(refused) : GetAsync(id, cancellationToken);
    }

    public Task<Result<WorkflowView>> RetryAsync(string id, string by, string reason, CancellationToken cancellationToken)
    {
        Retries++;
        OnRetry();
        return GetAsync(id, cancellationToken);
    }

    public async IAsyncEnumerable<IReadOnlyList<EventView>> FollowAsync(
        WorkflowId workflow, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (page, ended, changed) = Look(afterVersion);
            if (page.Count > 0)
            {
                afterVersion = page[^1].Version;
                yield return page;
            }
            else if (ended)
            {
                yield break;
            }
            else
            {
                OnQuiet();
                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    public Task<Result<AcceptedMessages>> SendMessagesAsync(
        string id, string from, IReadOnlyList<OutgoingMessage> messages, string? traceParent, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<MessagePage>> ListMessagesAsync(string id, MessageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<WorkflowView>> RedriveMessagesAsync(
        string id, IReadOnlyList<string> messageIds, string by, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<WorkflowHead>> ListAsync(WorkflowQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<WorkflowView>> CancelAsync(string id, string by, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<StartedWorkflow>> ForkAsync(string id, ForkRequest fork, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<WorkflowView>> ExtendLimitsAsync(string id, LimitExtension limits, string by, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<EventView>> ReadAsync(WorkflowId workflow, long afterVersion, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<EventView>> ReadAllAsync(long afterSequence, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task WaitForEndAsync(WorkflowId workflow, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<IReadOnlyList<EventView>> FollowAllAsync(long? afterSequence, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (List<EventView> Page, bool Ended, Task Changed) Look(long after)
    {
        lock (_lock)
        {
            return ([.. _history.Events.Where(e => e.Version > after)], _view.EndedAt is not null, _changed.Task);
        }
    }
}
