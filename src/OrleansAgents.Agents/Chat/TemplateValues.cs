using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace OrleansAgents.Agents.Chat;

/// <summary>What templates see: JSON as dictionaries, lists, texts, numbers and truth values, and JSON again where they print it.</summary>
internal static class TemplateValues
{
    // Models read text, not HTML: an umlaut or a quote stays what it is.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes values of an element.</summary>
    /// <param name="element">The element.</param>
    /// <returns>The value; null for JSON null.</returns>
    public static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Aggregate(
            new Dictionary<string, object?>(StringComparer.Ordinal), (all, one) => { all[one.Name] = Of(one.Value); return all; }),
        JsonValueKind.Array => element.EnumerateArray().Select(Of).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when element.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number when element.TryGetDecimal(out var number) => number,
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    /// <summary>Prints a value as JSON.</summary>
    /// <param name="value">What <see cref="Of"/> made, or anything else that a template may name.</param>
    /// <returns>The JSON.</returns>
    public static string Json(object? value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            Write(json, value);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case IDictionary<string, object?> mapping:
                json.WriteStartObject();
                foreach (var (key, item) in mapping)
                {
                    json.WritePropertyName(key);
                    Write(json, item);
                }

                json.WriteEndObject();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int or long or decimal:
                json.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            default:                                       // null, and a name that means nothing
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>Prints truth values, lists and mappings as JSON does, and not as .NET does.</summary>
    internal sealed class Formatters : IFormatterProvider, IFormatter
    {
        /// <inheritdoc/>
        public bool TryCreateFormatter(Type type, out IFormatter formatter)
        {
            formatter = this;
            return type == typeof(bool) || type == typeof(Dictionary<string, object?>) || type == typeof(List<object?>);
        }

        /// <inheritdoc/>
        public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(Json(value), encode: false);
    }
}
