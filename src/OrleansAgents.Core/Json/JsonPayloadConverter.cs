using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Json;

/// <summary>Embeds a <see cref="JsonPayload"/> in a larger document as it is.</summary>
public sealed class JsonPayloadConverter : JsonConverter<JsonPayload>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override JsonPayload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return JsonPayload.Null;
        }

        using var document = JsonDocument.ParseValue(ref reader);
        return JsonPayload.From(document.RootElement);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JsonPayload value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRawValue((value ?? JsonPayload.Null).Utf8, skipInputValidation: true);
    }
}
