using OrleansAgents.Core.Events;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Payloads;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>Platform events on their way into the journal, one row an event, so that they can be counted and forgotten one by one.</summary>
internal sealed class PlatformRows
{
    private readonly List<(string Kind, byte[] Payload)> _rows;
    private readonly DateTimeOffset _at;
    private long _first;

    /// <summary>Encodes the events.</summary>
    /// <param name="events">The events.</param>
    /// <param name="at">When they happened.</param>
    public PlatformRows(IReadOnlyList<PlatformEvent> events, DateTimeOffset at)
    {
        _rows = [.. events.Select(e => (e.Kind, EventEncoder.Encode(e)))];
        _at = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());             // as a read will give it
        Bytes = _rows.Sum(row => row.Payload.Length);
    }

    /// <summary>Gets how many bytes they are.</summary>
    public int Bytes { get; }

    /// <summary>Writes them at the end of the feed.</summary>
    public void Write(WriteSession session)
    {
        _first = session.LastSequence + 1;
        foreach (var (kind, payload) in _rows)
        {
            var sequence = ++session.LastSequence;            // which is the version too; the statement counts on from the one before
            session.AppendNext.Bind(1, sequence).Bind(2, PlatformEvent.Stream).Bind(3, sequence - 1).Bind(4, 1L)
                .Bind(5, kind).Bind(6, payload).Bind(7, _at.ToUnixTimeMilliseconds()).Bind(8, 0L).Run();
        }
    }

    /// <summary>Hands them to their followers once they are durable.</summary>
    public void Publish(FeedSignals signals)
    {
        var sequence = _first;
        foreach (var (_, payload) in _rows)
        {
            signals.Publish(new(sequence, PlatformEvent.Stream, sequence, 1, payload, _at) { EndsRun = false });
            sequence++;
        }
    }
}
