using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Json;

/// <summary>
/// One JSON value kept as the UTF-8 bytes it came in, so that inputs and results pass through journal, HTTP and agents
/// without being parsed and rebuilt. Immutable. The bytes are checked once, where they enter (<see cref="Parse(string)"/>,
/// <see cref="TryParse"/>); equality is by bytes.
/// </summary>
[JsonConverter(typeof(JsonPayloadConverter))]
public sealed class JsonPayload : IEquatable<JsonPayload>
{
    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    private readonly ReadOnlyMemory<byte> _utf8;

    private JsonPayload(ReadOnlyMemory<byte> utf8) => _utf8 = utf8;

    /// <summary>Gets the JSON value <c>null</c>.</summary>
    public static JsonPayload Null { get; } = new("null"u8.ToArray());

    /// <summary>Gets the empty JSON object.</summary>
    public static JsonPayload EmptyObject { get; } = new("{}"u8.ToArray());

    /// <summary>Gets the value as UTF-8 JSON.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8.Span;

    /// <summary>Gets the value as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Memory => _utf8;

    /// <summary>Gets the size in bytes, which the payload limit bounds.</summary>
    public int Length => _utf8.Length;

    /// <summary>Takes bytes that are known to be one JSON value, such as a serializer's own output.</summary>
    /// <param name="utf8">One JSON value; the memory is kept, not copied, and must not change.</param>
    /// <returns>The payload.</returns>
    public static JsonPayload FromTrusted(ReadOnlyMemory<byte> utf8) => new(utf8);

    /// <summary>Copies an element out of a parsed document.</summary>
    /// <param name="element">The element.</param>
    /// <returns>The payload, without insignificant white space changed.</returns>
    public static JsonPayload From(JsonElement element) => new(Encoding.UTF8.GetBytes(element.GetRawText()));

    /// <summary>Parses text.</summary>
    /// <param name="json">One JSON value.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    public static JsonPayload Parse(string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        using var document = JsonDocument.Parse(utf8);
        return new(utf8.AsSpan().Trim(WhiteSpace).ToArray());
    }

    /// <summary>Checks bytes from outside. White space around the value is not kept: a replay would not find it again.</summary>
    /// <param name="utf8">What should be one JSON value.</param>
    /// <param name="payload">The payload, when the answer is true.</param>
    /// <param name="error">Where the text stops being JSON, when the answer is false.</param>
    /// <returns>True when the bytes are one JSON value.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out JsonPayload payload, out string error)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            // The JSON reader does not look inside texts; later, whoever does would fail on what is already durable.
            (payload, error) = (Null, "not valid UTF-8");
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8);
            reader.Read();
            reader.Skip();
            while (reader.Read())
            {
            }

            (payload, error) = (new(utf8.Trim(WhiteSpace).ToArray()), "");
            return true;
        }
        catch (JsonException e)
        {
            (payload, error) = (Null, $"line {(e.LineNumber ?? 0) + 1}, column {(e.BytePositionInLine ?? 0) + 1}: not valid JSON");
            return false;
        }
    }

    /// <summary>Parses the value for reading. The element lives on its own and needs no disposal.</summary>
    /// <returns>The root element.</returns>
    public JsonElement ToElement()
    {
        using var document = JsonDocument.Parse(_utf8);
        return document.RootElement.Clone();
    }

    /// <inheritdoc/>
    public bool Equals(JsonPayload? other) => other is not null && Utf8.SequenceEqual(other.Utf8);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JsonPayload);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Utf8);
        return hash.ToHashCode();
    }

    /// <summary>Gives the JSON text.</summary>
    /// <returns>The JSON text.</returns>
    public override string ToString() => Encoding.UTF8.GetString(Utf8);
}
