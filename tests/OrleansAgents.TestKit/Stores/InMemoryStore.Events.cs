using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.TestKit.Stores;

/// <content>What the feed reads.</content>
public sealed partial class InMemoryStore
{
    internal long LastSequence
    {
        get
        {
            lock (_gate)
            {
                return _lastSequence;
            }
        }
    }

    internal List<EventView> EventsOf(string workflow, long afterVersion, int limit)
    {
        lock (_gate)
        {
            return Page(_runs.GetValueOrDefault(workflow)?.Events ?? [], e => e.Version, afterVersion, limit);
        }
    }

    internal List<EventView> EventsOfAll(long afterSequence, int limit)
    {
        lock (_gate)
        {
            return Page(_events, e => e.Sequence, afterSequence, limit);
        }
    }

    /// <summary>Says whether a reader of everything up to a version waits in vain for more; a run that was seen and is no more was pruned.</summary>
    internal bool IsOver(string workflow, long version, bool seen)
    {
        lock (_gate)
        {
            return _runs.GetValueOrDefault(workflow)?.Events is { } events
                ? events is [.., { EndsRun: true } last] && last.Version <= version
                : seen;
        }
    }

    /// <summary>The places grow, and have gaps where runs were pruned.</summary>
    private static List<EventView> Page(List<EventView> events, Func<EventView, long> placeOf, long after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var (low, high) = (0, events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = placeOf(events[middle]) <= after ? (middle + 1, high) : (low, middle);
        }

        return events.GetRange(low, Math.Min(limit, events.Count - low));
    }
}
