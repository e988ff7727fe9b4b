using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Json;

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
            var events = workflow == PlatformEvent.Stream ? _platform : _runs.GetValueOrDefault(workflow)?.Events;
            return Page(events ?? [], e => e.Version, afterVersion, limit);
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
                : seen && workflow != PlatformEvent.Stream;
        }
    }

    /// <summary>Puts platform events at the end of the feed; called by <see cref="States"/> with the gate held.</summary>
    private void Publish(IReadOnlyList<PlatformEvent> events, DateTimeOffset at)
    {
        var stored = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());           // as precise as a real store
        foreach (var e in events)
        {
            var sequence = ++_lastSequence;
            var view = new EventView(sequence, PlatformEvent.Stream, sequence, e.Kind, stored, JsonPayload.FromTrusted(PlatformEventCodec.Encode(e)));
            _platform.Add(view);
            _events.Add(view);
        }

        Feed.Changed();
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
