using System.Runtime.CompilerServices;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Stores;

/// <summary>The feed over an <see cref="InMemoryStore"/>: every append wakes every follower, who reads what it has not seen.</summary>
public sealed class InMemoryFeed : IEventFeed
{
    private const int PageEvents = 64;

    private readonly InMemoryStore _store;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _followers;

    internal InMemoryFeed(InMemoryStore store) => _store = store;

    /// <summary>Gets how many streams are open now.</summary>
    public int Followers => Volatile.Read(ref _followers);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventView>> ReadAsync(WorkflowId workflow, long afterVersion, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EventView>>(_store.EventsOf(workflow.Value, afterVersion, limit));

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventView>> ReadAllAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EventView>>(_store.EventsOfAll(afterSequence, limit));

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<EventView>> FollowAsync(WorkflowId workflow, long afterVersion, CancellationToken cancellationToken) =>
        FollowAsync(
            afterVersion,
            after => _store.EventsOf(workflow.Value, after, PageEvents),
            e => e.Version,
            (after, seen) => _store.IsOver(workflow.Value, after, seen),
            cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<EventView>> FollowAllAsync(long? afterSequence, CancellationToken cancellationToken) =>
        FollowAsync(afterSequence ?? _store.LastSequence, after => _store.EventsOfAll(after, PageEvents), e => e.Sequence, (_, _) => false, cancellationToken);

    /// <inheritdoc/>
    public async Task WaitForEndAsync(WorkflowId workflow, CancellationToken cancellationToken)
    {
        await foreach (var page in FollowAsync(workflow, 0, cancellationToken))
        {
        }
    }

    internal void Changed() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private async IAsyncEnumerable<IReadOnlyList<EventView>> FollowAsync(
        long after,
        Func<long, List<EventView>> read,
        Func<EventView, long> placeOf,
        Func<long, bool, bool> isOver,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _followers);
        try
        {
            for (var seen = false; !isOver(after, seen);)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var changed = Volatile.Read(ref _changed).Task;           // before the read: what comes after it wakes us
                var page = read(after);
                if (page.Count == 0)
                {
                    await changed.WaitAsync(cancellationToken);
                    continue;
                }

                (after, seen) = (placeOf(page[^1]), true);
                yield return page;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _followers);
        }
    }
}
