using System.Text.Json.Serialization;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Workflows;

/// <summary>What became of a message.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MessageStatus>))]
public enum MessageStatus
{
    /// <summary>It is to be delivered.</summary>
    [JsonStringEnumMemberName("pending")] Pending,

    /// <summary>The recipient has it.</summary>
    [JsonStringEnumMemberName("delivered")] Delivered,

    /// <summary>It is not delivered any more, until somebody says so.</summary>
    [JsonStringEnumMemberName("dead")] Dead,
}

/// <summary>One A2A message to one recipient, as people see it.</summary>
public sealed record MessageView
{
    /// <summary>Gets the id.</summary>
    public required string MessageId { get; init; }

    /// <summary>Gets the place among all messages of the run, from 1, and the cursor of lists.</summary>
    public required long Number { get; init; }

    /// <summary>Gets the sender's role.</summary>
    public required string From { get; init; }

    /// <summary>Gets the recipient step, or the role that no step has.</summary>
    public required string To { get; init; }

    /// <summary>Gets what became of it.</summary>
    public required MessageStatus Status { get; init; }

    /// <summary>Gets the content.</summary>
    public required JsonPayload Payload { get; init; }

    /// <summary>Gets the sender's hop; 0 for one outside the workflow.</summary>
    public required int Hop { get; init; }

    /// <summary>Gets when it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Gets when it was delivered; null while it is not.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Gets what brought it: step, push or person; null while it is not delivered.</summary>
    public string? DeliveredBy { get; init; }

    /// <summary>Gets a value indicating whether it is delivered at once.</summary>
    public bool Push { get; init; }

    /// <summary>Gets how many deliveries failed while it was the oldest of its sender and recipient.</summary>
    public int Failures { get; init; }

    /// <summary>Gets when the next delivery is due, after one that failed.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Gets why the newest delivery failed, or why it is dead.</summary>
    public StepError? Error { get; init; }
}

/// <summary>Which messages of a run are wanted.</summary>
/// <param name="Status">Those of that status; null for all.</param>
/// <param name="After">Those with a greater number.</param>
/// <param name="Limit">At most this many, 1 to 1,000.</param>
public sealed record MessageQuery(MessageStatus? Status = null, long After = 0, int Limit = 100);
