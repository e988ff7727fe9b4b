using System.Buffers;
using System.Text.Json;

namespace OrleansAgents.Core.Json;

/// <summary>Lays one JSON object over another.</summary>
public static class JsonMerge
{
    /// <summary>Gives the properties of both objects; where both have one, that of <paramref name="over"/>. Not recursive.</summary>
    /// <param name="under">An object.</param>
    /// <param name="over">The object that wins.</param>
    /// <returns>The merged object; one of the arguments when the other is empty or not an object.</returns>
    public static JsonPayload Merge(JsonPayload under, JsonPayload over)
    {
        ArgumentNullException.ThrowIfNull(under);
        ArgumentNullException.ThrowIfNull(over);
        if (under.Equals(JsonPayload.EmptyObject))
        {
            return over;
        }

        if (over.Equals(JsonPayload.EmptyObject))
        {
            return under;
        }

        var (below, above) = (under.ToElement(), over.ToElement());
        return below.ValueKind == JsonValueKind.Object && above.ValueKind == JsonValueKind.Object ? Merge(below, above) : over;
    }

    private static JsonPayload Merge(JsonElement under, JsonElement over)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        foreach (var property in under.EnumerateObject().Where(p => !over.TryGetProperty(p.Name, out _)))
        {
            property.WriteTo(writer);
        }

        foreach (var property in over.EnumerateObject())
        {
            property.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        return JsonPayload.FromTrusted(buffer.WrittenSpan.ToArray());
    }
}
