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
                return _events.Count;
            }
        }
    }

    internal List<EventView> EventsOf(string workflow, long afterVersion, int limit)
    {
        lock (_gate)
        {
            return Page(_runs.GetValueOrDefault(workflow)?.Events ?? [], afterVersion, limit);
        }
    }

    internal List<EventView> EventsOfAll(long afterSequence, int limit)
    {
        lock (_gate)
        {
            return Page(_events, afterSequence, limit);
        }
    }

    internal bool HasEndedBy(string workflow, long version)
    {
        lock (_gate)
        {
            return _runs.GetValueOrDefault(workflow)?.Events is [.., { EndsRun: true } last] && last.Version <= version;
        }
    }

    /// <summary>An event's place is its index plus one, in a run and in the feed.</summary>
    private static List<EventView> Page(List<EventView> events, long after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = (int)Math.Clamp(after, 0, events.Count);
        return events.GetRange(start, Math.Min(limit, events.Count - start));
    }
}
