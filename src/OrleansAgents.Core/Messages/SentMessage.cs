using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Messages;

/// <summary>One message to one recipient, as the journal keeps it.</summary>
/// <param name="Id">The id, unique in the workflow for each recipient.</param>
/// <param name="To">The recipient step, or the role that no step has.</param>
/// <param name="Payload">The content.</param>
/// <param name="Push">Whether it is delivered at once.</param>
/// <param name="IsGiven">Whether the sender gave the id, so that a repeat is possible.</param>
public sealed record SentMessage(string Id, string To, JsonPayload Payload, bool Push, bool IsGiven);
