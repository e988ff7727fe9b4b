using System.Runtime.InteropServices;
using OrleansAgents.Persistence.Feeds;

namespace OrleansAgents.Persistence.Postgres;

/// <summary>One durable row of the journal, as silos tell each other of it.</summary>
/// <param name="Sequence">The place of the first event in the feed.</param>
/// <param name="Workflow">The run, or what stands in its place for the platform.</param>
/// <param name="Version">The version of the first event.</param>
/// <param name="Events">The number of events.</param>
/// <param name="At">When.</param>
/// <param name="EndsRun">Whether the last event ends the run.</param>
/// <param name="Payload">The JSON array of the events, UTF-8.</param>
public sealed record CommittedRow(
    long Sequence, string Workflow, long Version, int Events, DateTimeOffset At, bool EndsRun, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Makes it of a row.</summary>
    internal static CommittedRow Of(JournalRow row) => new(row.Sequence, row.Workflow, row.Version, row.Count, row.At, row.EndsRun, row.Payload);

    /// <summary>Makes a row of it.</summary>
    internal JournalRow ToRow() => new(Sequence, Workflow, Version, Events, Bytes(), At) { EndsRun = EndsRun };

    private byte[] Bytes() => MemoryMarshal.TryGetArray(Payload, out var part) && part.Array is { } whole && part.Count == whole.Length ? whole : Payload.ToArray();
}
