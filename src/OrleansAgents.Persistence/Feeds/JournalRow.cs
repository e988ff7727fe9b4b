using System.Text.Json;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Feeds;

/// <summary>One row of the journal: the events of one append, or one event of the platform.</summary>
/// <param name="Sequence">The place of the first event in the feed.</param>
/// <param name="Workflow">The run, or what stands in its place for the platform.</param>
/// <param name="Version">The version of the first event; for the platform its sequence, so there are gaps between rows.</param>
/// <param name="Count">The number of events.</param>
/// <param name="Payload">The JSON array of the events.</param>
/// <param name="At">When.</param>
internal sealed record JournalRow(long Sequence, string Workflow, long Version, int Count, byte[] Payload, DateTimeOffset At)
{
    /// <summary>How many bytes of events are read at once; the row that reaches them is the last.</summary>
    public const long PageBytes = 256 << 10;

    // A payload may be 64 levels deep; the event and the array stand around it.
    private static readonly JsonReaderOptions Depth = new() { MaxDepth = 64 + 8 };

    private bool? _endsRun;

    /// <summary>Gets a value indicating whether the last event ends the run.</summary>
    public bool EndsRun
    {
        get => _endsRun ??= LastEventEndsRun();
        init => _endsRun = value;
    }

    /// <summary>Gets the version of the last event.</summary>
    public long LastVersion => Version + Count - 1;

    /// <summary>Gets the place of the last event in the feed.</summary>
    public long LastSequence => Sequence + Count - 1;

    /// <summary>Cuts the array into events, without decoding them.</summary>
    /// <param name="into">Where the events go, in order.</param>
    /// <param name="wanted">Which of them, by version and sequence.</param>
    /// <exception cref="InvalidDataException">The row does not hold the events that it should.</exception>
    public void Expand(List<EventView> into, Func<long, long, bool> wanted)
    {
        try
        {
            Cut(into, wanted);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"The journal of '{Workflow}' cannot be read at version {Version}: {e.Message}", e);
        }
    }

    private void Cut(List<EventView> into, Func<long, long, bool> wanted)
    {
        var reader = new Utf8JsonReader(Payload, Depth);
        reader.Read();
        for (var i = 0; reader.Read() && reader.TokenType == JsonTokenType.StartObject; i++)
        {
            var start = (int)reader.TokenStartIndex;
            var kind = EventCodec.ReadKind(reader);
            reader.Skip();
            if (wanted(Version + i, Sequence + i))
            {
                var data = JsonPayload.FromTrusted(Payload.AsMemory(start, (int)reader.BytesConsumed - start));
                into.Add(new(Sequence + i, Workflow, Version + i, kind, At, data));
            }
        }
    }

    private bool LastEventEndsRun()
    {
        var last = new List<EventView>(1);
        Expand(last, (version, _) => version == LastVersion);
        return last is [{ EndsRun: true }];
    }
}
