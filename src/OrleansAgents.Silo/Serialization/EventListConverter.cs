using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Silo.Serialization;

/// <summary>Writes the history that a fork brings along as journals do, so that there is one form of it.</summary>
internal sealed class EventListConverter : JsonConverter<IReadOnlyList<WorkflowEvent>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<WorkflowEvent> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var events = new List<WorkflowEvent>();
        EventCodec.ReadArray(JsonSerializer.SerializeToUtf8Bytes(document.RootElement), events);
        return events;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<WorkflowEvent> value, JsonSerializerOptions options) =>
        EventCodec.WriteArray(writer, value);
}
