using System.Text.Json.Serialization;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Agents;

/// <summary>A message that an agent sends to a role of its workflow, with its answer or through the API.</summary>
/// <param name="RecipientRole">A step's id, a capability or an agent's name: every step of the workflow that it fits gets a copy; <c>*</c> is every other step.</param>
/// <param name="Payload">The content.</param>
public sealed record OutgoingMessage(
    [property: JsonPropertyName("recipient_role")] string RecipientRole,
    [property: JsonPropertyName("payload")] JsonPayload Payload)
{
    /// <summary>Gets the id by which a repeat is known, unique in the workflow; empty lets the platform make one.</summary>
    [JsonPropertyName("message_id")] public string MessageId { get; init; } = "";
}
