using System.Text.Json;

namespace OrleansAgents.Persistence.Payloads;

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
            var (bodies, length) = (new List<(int Start, int End, byte[] Body)>(), stored.Length);
            var values = new EventValues(stored);
            while (values.Next())
            {
                var value = stored[values.Start..values.End];
                if (PayloadReference.Matches(value))
                {
                    bodies.Add((values.Start, values.End, Body(PayloadReference.HashIn(value), place, load)));
                    length += bodies[^1].Body.Length - value.Length;
                }
            }

            return bodies.Count == references
                ? Put(stored, bodies, new byte[length])
                : throw new InvalidDataException($"{place} should refer to {references} payloads and refers to {bodies.Count}. Run 'orleansagents doctor'.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{place} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Copies once, into an array of the right size: large rows must not leave larger ones behind.</summary>
    private static byte[] Put(ReadOnlySpan<byte> stored, List<(int Start, int End, byte[] Body)> bodies, byte[] full)
    {
        var (read, written) = (0, 0);
        foreach (var (start, end, body) in bodies)
        {
            stored[read..start].CopyTo(full.AsSpan(written));
            written += start - read;
            body.CopyTo(full.AsSpan(written));
            (read, written) = (end, written + body.Length);
        }

        stored[read..].CopyTo(full.AsSpan(written));
        return full;
    }

    private static byte[] Body(string hash, string place, Func<string, byte[]?> load)
    {
        var body = load(hash) ?? throw new InvalidDataException($"{place} needs the payload {hash}, which is missing. Restore a backup.");
        return PayloadReference.HashOf(body) == hash
            ? body
            : throw new InvalidDataException($"{place} needs the payload {hash}, which is damaged. Restore a backup.");
    }
}
