using System.Runtime.CompilerServices;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Feeds;

/// <summary>The feed over any journal that can read its rows: the store says what, the signals only say sooner.</summary>
internal sealed class JournalFeed(IJournalRows rows, FeedSignals signals) : IEventFeed
{
    private const int PageRows = 256;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventView>> ReadAsync(WorkflowId workflow, long afterVersion, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var events = new List<EventView>();
        foreach (var row in await rows.ReadAsync(workflow.Value, afterVersion, limit, cancellationToken))
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
        var ended = false;
        var found = await rows.ReadAsync(workflow.Value, afterVersion, PageRows, cancellationToken);
        while (!ended)
        {
            var page = new List<EventView>();
            foreach (var row in found)
            {
                row.Expand(page, (version, _) => version > afterVersion);
            }

            if (page.Count > 0)
            {
                (afterVersion, ended) = (page[^1].Version, page[^1].EndsRun);
                yield return page;
            }
            else
            {
                ended = afterVersion > 0 && await HasEndedByAsync(workflow.Value, afterVersion, cancellationToken);
            }

            if (!ended)
            {
                var came = found.Count == PageRows ? null : await subscription.TakeAfterAsync(afterVersion, Version, cancellationToken);
                found = came ?? await rows.ReadAsync(workflow.Value, afterVersion, PageRows, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<EventView>> FollowAllAsync(
        long? afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = signals.Subscribe(null);
        var after = afterSequence ?? await rows.LastSequenceAsync(cancellationToken);
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

            var came = found.Count == PageRows ? null : await subscription.TakeAfterAsync(after, Sequence, cancellationToken);
            found = came ?? await rows.ReadAllAsync(after, PageRows, cancellationToken);
        }
    }

    /// <summary>A reader that comes back after the run's last event must not wait for one more.</summary>
    private async Task<bool> HasEndedByAsync(string workflow, long version, CancellationToken cancellationToken)
    {
        var events = new List<EventView>();
        var last = await rows.LastAsync(workflow, cancellationToken);
        last?.Expand(events, (v, _) => v == last.LastVersion && v <= version);
        return events is [{ EndsRun: true }];
    }

    private static long Version(JournalRow row) => row.Version;

    private static long Sequence(JournalRow row) => row.Sequence;
}
