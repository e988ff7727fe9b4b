using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Definitions;

/// <summary>The content hash of a definition: SHA-256 over its text in UTF-8, as lower-case hexadecimal digits.</summary>
/// <param name="Value">64 hexadecimal digits.</param>
[JsonConverter(typeof(DefinitionHashConverter))]
public readonly record struct DefinitionHash(string Value)
{
    /// <summary>Hashes a definition's text.</summary>
    /// <param name="text">The text, as the user wrote it.</param>
    /// <returns>The hash.</returns>
    public static DefinitionHash Of(string text) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a hash as a JSON string.</summary>
internal sealed class DefinitionHashConverter : JsonConverter<DefinitionHash>
{
    /// <inheritdoc/>
    public override DefinitionHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DefinitionHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
