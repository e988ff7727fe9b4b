using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Silo.Serialization;

/// <summary>Writes a result as its value or its error.</summary>
internal sealed class ResultConverterFactory : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Result<>);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(ResultConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class ResultConverter<T> : JsonConverter<Result<T>>
        where T : notnull
    {
        public override Result<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var form = JsonSerializer.Deserialize<Form>(ref reader, options);
            return form?.Error is { } error ? error
                : form is { Value: { } value } ? Result.Of(value)
                : throw new JsonException($"A result of {typeof(T).Name} has neither a value nor an error.");
        }

        public override void Write(Utf8JsonWriter writer, Result<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new Form(value.Value, value.Error), options);

        private sealed record Form(T? Value, DomainError? Error);
    }
}
