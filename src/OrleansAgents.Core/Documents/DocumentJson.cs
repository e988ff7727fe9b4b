using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Documents;

/// <summary>Turns a part of a document into the JSON value it stands for. The same value gives the same bytes from YAML and JSON.</summary>
internal static class DocumentJson
{
    // The payload is data for agents and schemas, never part of a page, so letters need no escapes.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Converts a node; what JSON cannot carry is reported and becomes null.</summary>
    public static JsonPayload Of(NodeCursor cursor)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, cursor);
        }

        return JsonPayload.FromTrusted(buffer.WrittenSpan.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, NodeCursor cursor)
    {
        switch (cursor.Node)
        {
            case DocumentNode.Scalar scalar:
                WriteScalar(writer, cursor, ScalarValue.Of(scalar));
                break;
            case DocumentNode.Sequence sequence:
                writer.WriteStartArray();
                for (var i = 0; i < sequence.Items.Length; i++)
                {
                    Write(writer, cursor.Child(sequence.Items[i], i));
                }

                writer.WriteEndArray();
                break;
            case DocumentNode.Mapping mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in mapping.Entries)
                {
                    writer.WritePropertyName(key.Text);
                    Write(writer, cursor.Child(value, key.Text));
                }

                writer.WriteEndObject();
                break;
            default:
                throw new UnreachableException($"Unhandled node {cursor.Node.GetType().Name}.");
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, NodeCursor cursor, ScalarValue value)
    {
        switch (value.Kind)
        {
            case ScalarKind.Text:
                writer.WriteStringValue(value.Text);
                break;
            case ScalarKind.UnusableNumber:
                cursor.Fail($"expected a value that JSON can carry, found the number {cursor.Found}; use a finite number, or quote it to mean the text");
                writer.WriteNullValue();
                break;
            default:
                writer.WriteRawValue(value.Text, skipInputValidation: true);
                break;
        }
    }
}
