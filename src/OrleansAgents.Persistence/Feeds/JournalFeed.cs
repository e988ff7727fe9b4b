using System.Runtime.CompilerServices;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Feeds;

/// <summary>The feed over any journal that can read its rows: the store says what, the signals only say sooner.</summary>
/// <param name="rows">The store.</param>
/// <param name="signals">Told of rows as they become durable.</param>
/// <param name="alone">Whether nobody else writes to the store, so that the newest row of a run that the signals know is the newest there is.</param>
internal sealed class JournalFeed(IJournalRows rows, FeedSignals signals, bool alone = true) : IEventFeed
{
    private const int PageRows = 256;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventView>> ReadAsync(WorkflowId workflow, long afterVersion, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var events = new List<EventView>();
        var found = alone ? await FindAsync(workflow.Value, afterVersion, limit, cancellationToken) : await rows.ReadAsync(workflow.Value, afterVersion, limit, cancellationToken);
        foreach (var row in found)
        {
            row.Expand(events, (version, _) => version > afterVersion && events.Count < limit);
        }

        return events;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventView>> ReadAllAsync(long afterSequence, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var events = new List<EventView>();
        foreach (var row in await rows.ReadAllAsync(afterSequence, limit, cancellationToken))
        {
            row.Expand(events, (_, sequence) => sequence > afterSequence && events.Count < limit);
        }

        return events;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<EventView>> FollowAsync(
        WorkflowId workflow, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = signals.Subscribe(workflow.Value);
        var (ended, seen) = (false, false);
        var found = await FindAsync(workflow.Value, afterVersion, PageRows, cancellationToken);
        while (!ended)
        {
            var page = new List<EventView>();
            foreach (var row in found)
            {
                row.Expand(page, (version, _) => version > afterVersion);
            }

            if (page.Count > 0)
            {
                (afterVersion, seen) = (page[^1].Version, true);
                yield return page;
            }

            // A run that failed may be retried, and a fork holds the end of its source: only the newest event ends a run.
            var mayEnd = page is [.., var newest] ? newest.EndsRun : afterVersion > 0;
            ended = mayEnd && await IsOverAsync(workflow.Value, afterVersion, seen, cancellationToken);

            if (!ended)
            {
                var came = IsFull(found) ? null : await subscription.TakeAfterAsync(afterVersion, Version, cancellationToken);
                found = came ?? await rows.ReadAsync(workflow.Value, afterVersion, PageRows, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<EventView>> FollowAllAsync(long? afterSequence, CancellationToken cancellationToken) =>
        FollowAllFromAsync(afterSequence ?? signals.LastSequence, cancellationToken);      // the place is that of this call, whenever the reading begins

    /// <inheritdoc/>
    public async Task WaitForEndAsync(WorkflowId workflow, CancellationToken cancellationToken)
    {
        var (ended, known) = signals.EndOf(workflow.Value);
        if (!alone && ended.IsCompleted)
        {
            await FollowToEndAsync(workflow, cancellationToken);
            return;
        }

        if (!known && await IsOverAsync(workflow.Value, long.MaxValue, seen: false, cancellationToken))
        {
            signals.Ended(workflow.Value);
            return;
        }

        await ended.WaitAsync(cancellationToken);
    }

    /// <summary>Where others write too, an end that the signals knew before may have been undone since: the store has the last word.</summary>
    private async Task FollowToEndAsync(WorkflowId workflow, CancellationToken cancellationToken)
    {
        var last = await rows.LastAsync(workflow.Value, cancellationToken);
        if (last is { EndsRun: true })
        {
            return;
        }

        await foreach (var _ in FollowAsync(workflow, last?.LastVersion ?? 0, cancellationToken))
        {
            // The stream ends with the run.
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<EventView>> FollowAllFromAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = signals.Subscribe(null);
        var found = await rows.ReadAllAsync(after, PageRows, cancellationToken);
        while (true)
        {
            var page = new List<EventView>();
            foreach (var row in found)
            {
                row.Expand(page, (_, sequence) => sequence > after);
            }

            if (page.Count > 0)
            {
                after = page[^1].Sequence;
                yield return page;
            }

            var came = IsFull(found) ? null : await subscription.TakeAfterAsync(after, Sequence, cancellationToken);
            found = came ?? await rows.ReadAllAsync(after, PageRows, cancellationToken);
        }
    }

    private ValueTask<List<JournalRow>> FindAsync(string workflow, long afterVersion, int limit, CancellationToken cancellationToken) =>
        signals.FindRecent(workflow, afterVersion) is { } recent
            ? new(recent)
            : new(rows.ReadAsync(workflow, afterVersion, limit, cancellationToken));

    /// <summary>
    /// Says whether a reader of everything up to a version waits in vain for more. A run that was seen and is no more was
    /// pruned after its end.
    /// </summary>
    private async ValueTask<bool> IsOverAsync(string workflow, long version, bool seen, CancellationToken cancellationToken)
    {
        var last = (alone ? signals.Newest(workflow) : null) ?? await rows.LastAsync(workflow, cancellationToken);
        return last is null ? seen : last.LastVersion <= version && last.EndsRun;
    }

    /// <summary>Says whether there may be more to read at once.</summary>
    private static bool IsFull(List<JournalRow> found) => found.Count >= PageRows || found.Sum(row => (long)row.Payload.Length) >= JournalRow.PageBytes;

    private static long Version(JournalRow row) => row.Version;

    private static long Sequence(JournalRow row) => row.Sequence;
}
