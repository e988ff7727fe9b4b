using System.Text;
using System.Text.Json;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Payloads;

namespace OrleansAgents.Persistence.Postgres.Archives;

/// <summary>A run's rows as the columns of one command, large payloads taken out and each there once.</summary>
internal sealed class NewRun
{
    public NewRun(IReadOnlyList<StoredRow> rows, int inlineBytesMax)
    {
        var split = rows.Select(row => SplitRow.Of(row.Payload.ToArray(), inlineBytesMax)).ToArray();
        Versions = [.. rows.Select(row => row.Version)];
        Counts = [.. rows.Select(row => row.Events)];
        Times = [.. rows.Select(row => row.At.ToUnixTimeMilliseconds())];
        Kinds = Array.ConvertAll(split, row => KindOf(row.Full));
        Payloads = Array.ConvertAll(split, row => Encoding.UTF8.GetString(row.Stored));
        References = Array.ConvertAll(split, row => row.Taken.Count);
        var taken = split.SelectMany(row => row.Taken).DistinctBy(payload => payload.Hash).ToArray();
        Hashes = Array.ConvertAll(taken, payload => payload.Hash);
        Bodies = Array.ConvertAll(taken, payload => Encoding.UTF8.GetString(payload.Body.Span));
        Events = rows.Sum(row => (long)row.Events);
    }

    public long[] Versions { get; }

    public int[] Counts { get; }

    public long[] Times { get; }

    public string[] Kinds { get; }

    public string[] Payloads { get; }

    public int[] References { get; }

    public string[] Hashes { get; }

    public string[] Bodies { get; }

    public long Events { get; }

    /// <summary>Finds the references in a stored row.</summary>
    public static List<string> HashesIn(ReadOnlySpan<byte> stored)
    {
        var hashes = new List<string>();
        var values = new EventValues(stored);
        while (values.Next())
        {
            var value = stored[values.Start..values.End];
            if (PayloadReference.Matches(value))
            {
                hashes.Add(PayloadReference.HashIn(value));
            }
        }

        return hashes;
    }

    private static string KindOf(ReadOnlySpan<byte> events)
    {
        var reader = new Utf8JsonReader(events);
        return reader.Read() && reader.Read() ? EventCodec.ReadKind(reader) : throw new JsonException("A row must hold an event.");
    }
}
