using System.Runtime.CompilerServices;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>A feed in memory that appends on command and says when a reader has begun to wait and when it has left.</summary>
public sealed class FakeFeed : IEventFeed
{
    private readonly Lock _gate = new();
    private readonly List<EventView> _events = [];
    private TaskCompletionSource _appended = NewSignal();

    public Signal Waiting { get; } = new();

    public Signal Left { get; } = new();

    public Exception? FaultWhileFollowing { get; set; }

    /// <summary>Gets or sets how large each event of an endless feed is; null for the appended events only.</summary>
    public int? EndlessEventBytes { get; set; }

    public int PagesGiven { get; private set; }

    public EventView Append(string workflow, string kind = "StepStarted", string data = """{"kind":"StepStarted"}""")
    {
        lock (_gate)
        {
            var version = _events.Count(e => e.WorkflowId == workflow) + 1;
            EventView appended = new(_events.Count + 1, workflow, version, kind, ManualTime.Start, JsonPayload.Parse(data));
            _events.Add(appended);
            _appended.TrySetResult();
            _appended = NewSignal();
            return appended;
        }
    }

    public Task<IReadOnlyList<EventView>> ReadAsync(
        WorkflowId workflow, long afterVersion, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(Page(e => e.WorkflowId == workflow.Value && e.Version > afterVersion, limit));

    public Task<IReadOnlyList<EventView>> ReadAllAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(Page(e => e.Sequence > afterSequence, limit));

    public async IAsyncEnumerable<IReadOnlyList<EventView>> FollowAsync(
        WorkflowId workflow, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = afterVersion;
        if (IsOver(workflow, after))
        {
            yield break;
        }

        await foreach (var page in FollowAsync(
            () => Page(e => e.WorkflowId == workflow.Value && e.Version > after, 2), cancellationToken))
        {
            after = page[^1].Version;
            yield return page;
            if (IsOver(workflow, after))
            {
                yield break;
            }
        }
    }

    public Task WaitForEndAsync(WorkflowId workflow, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async IAsyncEnumerable<IReadOnlyList<EventView>> FollowAllAsync(
        long? afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long after;
        lock (_gate)
        {
            after = afterSequence ?? _events.Count;
        }

        await foreach (var page in FollowAsync(() => Page(e => e.Sequence > after, 2), cancellationToken))
        {
            after = page[^1].Sequence;
            yield return page;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async IAsyncEnumerable<IReadOnlyList<EventView>> FollowAsync(
        Func<IReadOnlyList<EventView>> next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Task appended;
                lock (_gate)
                {
                    appended = _appended.Task;
                }

                var page = EndlessEventBytes is { } bytes ? [Large(bytes)] : next();
                if (page.Count > 0)
                {
                    PagesGiven++;
                    yield return page;
                    continue;
                }

                Waiting.Set();
                await appended.WaitAsync(cancellationToken);
                if (FaultWhileFollowing is { } fault)
                {
                    throw fault;
                }
            }
        }
        finally
        {
            Left.Set();
        }
    }

    private bool IsOver(WorkflowId workflow, long version)
    {
        lock (_gate)
        {
            return _events.FindLast(e => e.WorkflowId == workflow.Value) is { EndsRun: true } newest && newest.Version <= version;
        }
    }

    private EventView Large(int bytes) => new(
        PagesGiven + 1, "run-1", PagesGiven + 1, "StepCompleted", ManualTime.Start, JsonPayload.Parse($"\"{new string('x', bytes)}\""));

    private IReadOnlyList<EventView> Page(Func<EventView, bool> which, int limit)
    {
        lock (_gate)
        {
            return [.. _events.Where(which).Take(limit)];
        }
    }
}
