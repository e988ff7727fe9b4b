using System.Text.Json.Serialization;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Messages;

/// <summary>
/// A message from one agent to another inside a workflow, as the recipient gets it. It is delivered at least once: a repeat
/// has the same <see cref="MessageId"/>. Messages of one sender to one recipient come in the order of their <see cref="Number"/>.
/// </summary>
public sealed record A2AMessage
{
    /// <summary>Gets the id, unique in the workflow.</summary>
    [JsonPropertyName("message_id")] public required string MessageId { get; init; }

    /// <summary>Gets the place among all messages of the workflow, from 1.</summary>
    [JsonPropertyName("number")] public required long Number { get; init; }

    /// <summary>Gets who sent it: a step's id, or a name that the sender gave over HTTP.</summary>
    [JsonPropertyName("sender_role")] public required string SenderRole { get; init; }

    /// <summary>Gets the step to which this copy goes.</summary>
    [JsonPropertyName("recipient_role")] public required string RecipientRole { get; init; }

    /// <summary>Gets the content.</summary>
    [JsonPropertyName("payload")] public required JsonPayload Payload { get; init; }

    /// <summary>Gets the hop of the sender; 0 for one outside the workflow.</summary>
    [JsonPropertyName("hop_index")] public required int HopIndex { get; init; }

    /// <summary>Gets the id that one request carries through every call, event and log line.</summary>
    [JsonPropertyName("correlation_id")] public required string CorrelationId { get; init; }

    /// <summary>Gets the W3C trace context of the sender; null when there is none.</summary>
    [JsonPropertyName("trace_parent")] public string? TraceParent { get; init; }

    /// <summary>Gets when it was sent.</summary>
    [JsonPropertyName("sent_at")] public required DateTimeOffset SentAt { get; init; }
}
