using System.Buffers;
using System.Text.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>Encodes events into rented bytes, with a buffer that each thread keeps.</summary>
internal static class EventEncoder
{
    private const int KeptBytesMax = 64 << 10;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    /// <summary>Encodes events as a JSON array.</summary>
    /// <param name="events">The events.</param>
    /// <param name="buffers">Where the bytes are rented.</param>
    /// <returns>The used part of a rented array, which the caller returns.</returns>
    public static ArraySegment<byte> Encode(IReadOnlyList<WorkflowEvent> events, ArrayPool<byte> buffers)
    {
        var buffer = _buffer ??= new(4096);
        var json = _json ??= new(buffer, new JsonWriterOptions { SkipValidation = true });
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        EventCodec.WriteArray(json, events);
        var rented = buffers.Rent(buffer.WrittenCount);
        buffer.WrittenSpan.CopyTo(rented);
        var length = buffer.WrittenCount;
        if (buffer.Capacity > KeptBytesMax)
        {
            (_buffer, _json) = (null, null);                  // one large result must not stay with the thread
        }

        return new(rented, 0, length);
    }
}
