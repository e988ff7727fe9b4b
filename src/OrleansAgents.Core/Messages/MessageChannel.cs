using System.Collections.Immutable;

namespace OrleansAgents.Core.Messages;

/// <summary>A message that is not acknowledged yet.</summary>
/// <param name="Message">The message.</param>
/// <param name="Push">Whether it is delivered at once; otherwise the recipient gets it with its next call.</param>
public sealed record PendingMessage(A2AMessage Message, bool Push);

/// <summary>A message that is not delivered any more until somebody says so.</summary>
/// <param name="Pending">The message.</param>
/// <param name="Code">Why, stable and dotted.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record DeadLetter(PendingMessage Pending, string Code, string Reason);

/// <summary>The messages from one sender to one recipient that are not acknowledged yet, oldest first: their order is kept.</summary>
/// <param name="From">The sender's role.</param>
/// <param name="To">The recipient step's id.</param>
public sealed record MessageChannel(string From, string To)
{
    /// <summary>How many messages are delivered together, at most.</summary>
    public const int BatchMax = 100;

    /// <summary>How many bytes of payloads are delivered together; the message that reaches them is the last.</summary>
    public const int BatchBytesMax = 256 << 10;

    /// <summary>Gets the messages.</summary>
    public ImmutableQueue<PendingMessage> Pending { get; init; } = [];

    /// <summary>Gets how many deliveries of the oldest message failed.</summary>
    public int Failures { get; init; }

    /// <summary>Gets when the next delivery is due, after one that failed; null for at once.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Gets the oldest message; null when there is none.</summary>
    public PendingMessage? Oldest => Pending.IsEmpty ? null : Pending.Peek();

    /// <summary>
    /// Gives the messages that are pushed next: several together, but one alone after a failure, so that a message which the
    /// recipient cannot take does not take others along.
    /// </summary>
    /// <returns>The messages; empty when the oldest is not to be pushed.</returns>
    public IReadOnlyList<A2AMessage> NextBatch()
    {
        var batch = new List<A2AMessage>();
        var bytes = 0;
        foreach (var pending in Pending)
        {
            if (!pending.Push || batch.Count == (Failures == 0 ? BatchMax : 1) || bytes >= BatchBytesMax)
            {
                break;
            }

            batch.Add(pending.Message);
            bytes += pending.Message.Payload.Length;
        }

        return batch;
    }

    /// <summary>Takes messages away.</summary>
    /// <param name="through">Those up to this number.</param>
    /// <param name="count">How many were taken.</param>
    /// <returns>The channel without them; its failures are forgotten when the oldest changed.</returns>
    internal MessageChannel Without(long through, out int count)
    {
        count = 0;
        var pending = Pending;
        while (!pending.IsEmpty && pending.Peek().Message.Number <= through)
        {
            pending = pending.Dequeue();
            count++;
        }

        return count == 0 ? this : new(From, To) { Pending = pending };
    }
}
