using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Routing;

/// <summary>
/// Copies what others wrote into the data of a prompt, up to a bound: the shape stays, so that templates find what they name,
/// and whatever is left out has a mark in its place. For one value and one thread.
/// </summary>
/// <param name="json">The data.</param>
/// <param name="charactersMax">About how many characters are copied.</param>
internal sealed class PromptJson(Utf8JsonWriter json, int charactersMax)
{
    /// <summary>Stands where something was left out.</summary>
    public const string Mark = "… [cut]";

    /// <summary>Models read text, not HTML: an umlaut or a quote stays what it is.</summary>
    public static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int DepthMax = 24;
    private const int TextMax = 4_096;
    private const int NameMax = 128;
    private const int NumberMax = 64;

    private int _left = charactersMax;

    /// <summary>Cuts a text, never through a pair of surrogates.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lengthMax">At most this many characters, and the mark.</param>
    public static string Cut(string text, int lengthMax)
    {
        if (text.Length <= lengthMax)
        {
            return text;
        }

        var end = Math.Max(lengthMax, 0);
        return string.Concat(text.AsSpan(0, end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), Mark);
    }

    /// <summary>Copies a value.</summary>
    /// <param name="value">The value.</param>
    public void Write(JsonPayload value) => Write(value.ToElement(), depth: 0);

    private void Write(JsonElement value, int depth)
    {
        if (_left <= 0 || (depth == DepthMax && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
        {
            json.WriteStringValue(Mark);
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, depth);
                break;
            case JsonValueKind.Array:
                WriteArray(value, depth);
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Take(TextOf(value), TextMax));
                break;
            case JsonValueKind.Number when value.GetRawText() is { Length: > NumberMax } digits:
                json.WriteStringValue(Take(digits, NumberMax));
                break;
            default:
                _left -= 8;
                value.WriteTo(json);
                break;
        }
    }

    private void WriteObject(JsonElement value, int depth)
    {
        var more = value.GetPropertyCount();
        json.WriteStartObject();
        foreach (var property in value.EnumerateObject())
        {
            if (_left <= 0)
            {
                json.WriteString("…", string.Create(CultureInfo.InvariantCulture, $"[cut: {more} more]"));
                break;
            }

            more--;
            json.WritePropertyName(Take(NameOf(property), NameMax));
            Write(property.Value, depth + 1);
        }

        json.WriteEndObject();
    }

    private void WriteArray(JsonElement value, int depth)
    {
        var more = value.GetArrayLength();
        json.WriteStartArray();
        foreach (var item in value.EnumerateArray())
        {
            if (_left <= 0)
            {
                json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"… [cut: {more} more]"));
                break;
            }

            more--;
            Write(item, depth + 1);
        }

        json.WriteEndArray();
    }

    private string Take(string text, int lengthMax)
    {
        var taken = Cut(text, Math.Min(lengthMax, _left));
        _left -= taken.Length + 4;
        return taken;
    }

    // Half of a surrogate pair can be written as an escape in JSON, and is no text.
    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "[not Unicode]";
        }
    }
}
