using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Chat;

/// <summary>The result of an agent without a schema: <c>{ "text": "..." }</c>, also when the text happens to be JSON.</summary>
internal static class TextResult
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the result.</summary>
    /// <param name="text">What the model wrote.</param>
    public static JsonPayload Of(string text)
    {
        var buffer = new ArrayBufferWriter<byte>(text.Length + 16);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("text"u8, text);
            json.WriteEndObject();
        }

        return JsonPayload.FromTrusted(buffer.WrittenMemory);
    }
}
