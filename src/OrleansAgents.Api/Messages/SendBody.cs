using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Messages;

/// <summary>
/// The body that sends messages, as the OpenAPI document shows it; <see cref="SendReader"/> reads it. It has either
/// <c>to</c> and <c>payload</c> of one message, or <c>messages</c>.
/// </summary>
/// <param name="From">The sender's role, 1 to 128 printable ASCII characters.</param>
/// <param name="To">A step's id, a capability or an agent's name: every step that it fits gets a copy; <c>*</c> is every other step.</param>
/// <param name="Payload">The content.</param>
/// <param name="MessageId">The id by which a repeat is known, unique in the run, at most 256 printable ASCII characters; the platform makes one when it is left out.</param>
/// <param name="Messages">1 to 1,000 messages, which are sent together or not at all.</param>
internal sealed record SendBody(
    string From, string? To = null, JsonPayload? Payload = null, string? MessageId = null, IReadOnlyList<MessageBody>? Messages = null);

/// <summary>One of several messages that are sent together.</summary>
/// <param name="To">A step's id, a capability or an agent's name: every step that it fits gets a copy; <c>*</c> is every other step.</param>
/// <param name="Payload">The content.</param>
/// <param name="MessageId">The id by which a repeat is known; the platform makes one when it is left out.</param>
internal sealed record MessageBody(string To, JsonPayload Payload, string? MessageId = null);

/// <summary>Messages as they were asked to be sent.</summary>
/// <param name="From">The sender's role.</param>
/// <param name="Messages">The messages, at least one.</param>
internal sealed record SendRequest(string From, IReadOnlyList<OutgoingMessage> Messages);
