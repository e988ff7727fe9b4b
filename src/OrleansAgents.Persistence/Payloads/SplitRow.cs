using System.Buffers;

namespace OrleansAgents.Persistence.Payloads;

/// <summary>A value that is kept by its hash.</summary>
/// <param name="Hash">The hash of the body.</param>
/// <param name="Body">The value; a part of the row that it was taken from.</param>
internal readonly record struct LargePayload(string Hash, ReadOnlyMemory<byte> Body);

/// <summary>The events of one append as the journal keeps them: large values taken out, a reference in the place of each.</summary>
/// <param name="Full">The events with everything in its place.</param>
/// <param name="Stored">The events with the references; the same array as <paramref name="Full"/> when nothing was taken out.</param>
/// <param name="Taken">What was taken out, one for each reference, in order.</param>
internal sealed record SplitRow(byte[] Full, byte[] Stored, IReadOnlyList<LargePayload> Taken)
{
    /// <summary>Takes the large values out. A row without any is left as it is, and one that is small is not even looked at.</summary>
    /// <param name="row">The JSON array of the events.</param>
    /// <param name="inlineBytesMax">Values of at least this many bytes are large.</param>
    public static SplitRow Of(byte[] row, int inlineBytesMax)
    {
        if (row.Length < inlineBytesMax || !HasLarge(row, inlineBytesMax))
        {
            return new(row, row, []);
        }

        var (stored, taken, copied) = (new ArrayBufferWriter<byte>(), new List<LargePayload>(), 0);
        var values = new EventValues(row);
        while (values.Next())
        {
            // In a row with references everything that looks like one must be one, so a look-alike is taken out too.
            var body = row.AsMemory(values.Start, values.End - values.Start);
            if (body.Length >= inlineBytesMax || PayloadReference.Matches(body.Span))
            {
                taken.Add(new(PayloadReference.HashOf(body.Span), body));
                stored.Write(row.AsSpan(copied, values.Start - copied));
                PayloadReference.Write(stored, taken[^1].Hash);
                copied = values.End;
            }
        }

        stored.Write(row.AsSpan(copied));
        return new(row, stored.WrittenSpan.ToArray(), taken);
    }

    private static bool HasLarge(byte[] row, int inlineBytesMax)
    {
        var values = new EventValues(row);
        while (values.Next())
        {
            if (values.End - values.Start >= inlineBytesMax)
            {
                return true;
            }
        }

        return false;
    }
}
