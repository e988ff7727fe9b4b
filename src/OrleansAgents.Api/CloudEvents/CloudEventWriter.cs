using System.Globalization;
using System.Text.Json;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Api.Schemas;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Api.CloudEvents;

/// <summary>
/// Writes an event as CloudEvents 1.0 in JSON. The id is the sequence, so what is read twice has the same source and id.
/// The sequence is written with all its digits besides, because the attributes of that extension are compared as texts.
/// </summary>
internal static class CloudEventWriter
{
    private const string SequenceDigits = "D19";

    /// <summary>Writes one event.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="e">The event.</param>
    /// <param name="server">The address of this server, without a slash at its end, since the address of a schema is absolute; null leaves it out.</param>
    public static void Write(Utf8JsonWriter json, EventView e, string? server)
    {
        var names = CloudEventNames.Of(e);
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", e.Sequence.ToString(CultureInfo.InvariantCulture));
        json.WriteString("source", names.Source);
        json.WriteString("type", EventTypes.Of(e.Kind));
        json.WriteString("subject", names.Subject);
        json.WriteString("time", e.At);
        json.WriteString("datacontenttype", "application/json");
        if (server is not null && EventSchemas.Find(e.Kind) is not null)
        {
            json.WriteString("dataschema", server + EventSchemas.PathOf(e.Kind));
        }

        json.WriteString("sequence", e.Sequence.ToString(SequenceDigits, CultureInfo.InvariantCulture));
        if (e.WorkflowId != PlatformEvent.Stream)
        {
            json.WriteString("workflowid", e.WorkflowId);
            json.WriteNumber("workflowversion", e.Version);
        }

        if (names.CorrelationId is { } correlation)
        {
            json.WriteString("correlationid", correlation);
        }

        json.WritePropertyName("data");
        json.WriteRawValue(e.Data.Utf8, skipInputValidation: true);
        json.WriteEndObject();
    }
}
