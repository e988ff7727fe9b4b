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
    /// <returns>An array of the shared pool, to be returned there, and how much of it is used.</returns>
    public static (byte[] Rented, int Length) Encode(IReadOnlyList<WorkflowEvent> events)
    {
        var buffer = _buffer ??= new(4096);
        var json = _json ??= new(buffer, new JsonWriterOptions { SkipValidation = true });
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        EventCodec.WriteArray(json, events);
        var rented = ArrayPool<byte>.Shared.Rent(buffer.WrittenCount);
        buffer.WrittenSpan.CopyTo(rented);
        var length = buffer.WrittenCount;
        if (buffer.Capacity > KeptBytesMax)
        {
            (_buffer, _json) = (null, null);                  // one large result must not stay with the thread
        }

        return (rented, length);
    }
}
