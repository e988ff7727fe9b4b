using System.Buffers;
using System.Text.Json;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Payloads;

/// <summary>Encodes events on the caller's thread, with a buffer that each thread keeps.</summary>
internal static class EventEncoder
{
    private const int KeptBytesMax = 64 << 10;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    /// <summary>Encodes an event of the platform as a JSON array of one: the row that it becomes.</summary>
    /// <returns>The array as UTF-8.</returns>
    public static byte[] Encode(PlatformEvent e) => [(byte)'[', .. PlatformEventCodec.Encode(e), (byte)']'];

    /// <summary>Encodes events as a JSON array.</summary>
    /// <returns>The array as UTF-8.</returns>
    public static byte[] Encode(IReadOnlyList<WorkflowEvent> events)
    {
        var buffer = _buffer ??= new(4096);
        var json = _json ??= new(buffer, new JsonWriterOptions { SkipValidation = true });
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        EventCodec.WriteArray(json, events);
        var encoded = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > KeptBytesMax)
        {
            (_buffer, _json) = (null, null);                  // one large result must not stay with the thread
        }

        return encoded;
    }
}
