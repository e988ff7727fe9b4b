using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Core.Events;

/// <summary>
/// The stored form of platform events: one JSON object each, whose first property <c>kind</c> names the event, as in the journals
/// of workflows. Unknown properties are ignored, so what a newer build wrote can be read as long as it is no new kind of event.
/// </summary>
public static class PlatformEventCodec
{
    private static readonly Dictionary<string, JsonTypeInfo> Kinds = new JsonTypeInfo[]
    {
        PlatformEventJson.Default.AgentRegistered, PlatformEventJson.Default.AgentStatusChanged, PlatformEventJson.Default.AgentRemoved,
        PlatformEventJson.Default.LockAcquired, PlatformEventJson.Default.LockReleased, PlatformEventJson.Default.LockExpired,
        PlatformEventJson.Default.StallDetected, PlatformEventJson.Default.StallCleared,
    }.ToDictionary(info => info.Type.Name);

    /// <summary>Encodes one event.</summary>
    /// <param name="e">The event.</param>
    /// <returns>The JSON object as UTF-8.</returns>
    public static byte[] Encode(PlatformEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        Write(writer, e);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes one event.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="e">The event.</param>
    public static void Write(Utf8JsonWriter writer, PlatformEvent e)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(e);
        switch (e)
        {
            case PlatformEvent.AgentRegistered x: JsonSerializer.Serialize(writer, x, PlatformEventJson.Default.AgentRegistered); break;
            case PlatformEvent.AgentStatusChanged x: JsonSerializer.Serialize(writer, x, PlatformEventJson.Default.AgentStatusChanged); break;
            case PlatformEvent.AgentRemoved x: JsonSerializer.Serialize(writer, x, PlatformEventJson.Default.AgentRemoved); break;
            case PlatformEvent.LockAcquired x: JsonSerializer.Serialize(writer, x, PlatformEventJson.Default.LockAcquired); break;
            case PlatformEvent.LockReleased x: JsonSerializer.Serialize(writer, x, PlatformEventJson.Default.LockReleased); break;
            case PlatformEvent.LockExpired x: JsonSerializer.Serialize(writer, x, PlatformEventJson.Default.LockExpired); break;
            case PlatformEvent.StallDetected x: JsonSerializer.Serialize(writer, x, PlatformEventJson.Default.StallDetected); break;
            case PlatformEvent.StallCleared x: JsonSerializer.Serialize(writer, x, PlatformEventJson.Default.StallCleared); break;
            default: throw new UnreachableException($"Unhandled platform event {e.Kind}.");
        }
    }

    /// <summary>Reads one event.</summary>
    /// <param name="utf8">The JSON object and nothing else.</param>
    /// <returns>The event.</returns>
    /// <exception cref="JsonException">This is not one platform event that this build knows.</exception>
    public static PlatformEvent Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        var kind = EventCodec.ReadKind(reader);
        if (!Kinds.TryGetValue(kind, out var info))
        {
            throw new JsonException($"There is a platform event '{kind}' that this build does not know; run the build that wrote it, or a newer one.");
        }

        var e = (PlatformEvent)JsonSerializer.Deserialize(ref reader, info)!;
        return reader.Read() ? throw new JsonException($"Expected one platform event; found {reader.TokenType} after it.") : e;
    }
}
