using System.Buffers;
using System.Text.Json;

namespace OrleansAgents.Persistence.Sqlite.Payloads;

/// <summary>Puts the values back that were taken out of a row.</summary>
internal static class JoinedRow
{
    /// <summary>Gives the events with everything in its place, byte for byte as they were appended.</summary>
    /// <param name="stored">The events with references.</param>
    /// <param name="references">How many there must be.</param>
    /// <param name="place">Where the row stands, for the message.</param>
    /// <param name="load">Gives the body of a hash; null when there is none.</param>
    /// <exception cref="InvalidDataException">A payload is missing or damaged, or the row is not what it says.</exception>
    public static byte[] Of(ReadOnlySpan<byte> stored, long references, string place, Func<string, byte[]?> load)
    {
        try
        {
            var (full, found, copied) = (new ArrayBufferWriter<byte>(), 0, 0);
            var values = new EventValues(stored);
            while (values.Next())
            {
                var value = stored[values.Start..values.End];
                if (PayloadReference.Matches(value))
                {
                    full.Write(stored[copied..values.Start]);
                    full.Write(Body(PayloadReference.HashIn(value), place, load));
                    (copied, found) = (values.End, found + 1);
                }
            }

            full.Write(stored[copied..]);
            return found == references
                ? full.WrittenSpan.ToArray()
                : throw new InvalidDataException($"{place} should refer to {references} payloads and refers to {found}. Run 'orleansagents doctor'.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{place} cannot be read: {e.Message}", e);
        }
    }

    private static byte[] Body(string hash, string place, Func<string, byte[]?> load)
    {
        var body = load(hash) ?? throw new InvalidDataException($"{place} needs the payload {hash}, which is missing. Restore a backup.");
        return PayloadReference.HashOf(body) == hash
            ? body
            : throw new InvalidDataException($"{place} needs the payload {hash}, which is damaged. Restore a backup.");
    }
}
