using System.Collections.Immutable;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Core.Messages;

/// <summary>The A2A messages of one run that somebody still owes something. Immutable; acknowledged messages are in the journal alone.</summary>
public sealed record MessageBox
{
    /// <summary>No message was ever sent.</summary>
    public static readonly MessageBox Empty = new();

    /// <summary>Gets the number of the newest message; numbers count from 1.</summary>
    public long LastNumber { get; init; }

    /// <summary>Gets how many messages are neither acknowledged nor dead.</summary>
    public int PendingCount { get; init; }

    /// <summary>Gets what is pending, one channel a sender and recipient; none of them is empty.</summary>
    public ImmutableArray<MessageChannel> Channels { get; init; } = [];

    /// <summary>Gets the dead letters by number.</summary>
    public ImmutableSortedDictionary<long, DeadLetter> DeadLetters { get; init; } = ImmutableSortedDictionary<long, DeadLetter>.Empty;

    /// <summary>Gets the ids that senders gave, by which repeats are known.</summary>
    public ImmutableHashSet<string> GivenIds { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Gives what is pending for a recipient, whoever sent it, oldest first.</summary>
    /// <param name="to">The recipient step's id.</param>
    /// <returns>The messages.</returns>
    public IReadOnlyList<A2AMessage> PendingTo(string to)
    {
        List<A2AMessage>? found = null;
        var several = false;
        foreach (var channel in Channels)
        {
            if (channel.To == to)
            {
                several |= found is not null;
                (found ??= []).AddRange(channel.Pending.Select(p => p.Message));
            }
        }

        if (several)
        {
            found!.Sort((a, b) => a.Number.CompareTo(b.Number));
        }

        return found ?? (IReadOnlyList<A2AMessage>)[];
    }

    internal MessageChannel? Find(string from, string to) => Channels.FirstOrDefault(c => c.From == from && c.To == to);

    internal MessageBox Add(PendingMessage pending)
    {
        var message = pending.Message;
        var channel = Find(message.SenderRole, message.RecipientRole);
        var next = (channel ?? new(message.SenderRole, message.RecipientRole)) is var c ? c with { Pending = c.Pending.Enqueue(pending) } : c;
        return this with
        {
            LastNumber = Math.Max(LastNumber, message.Number),
            PendingCount = PendingCount + 1,
            Channels = channel is null ? Channels.Add(next) : Channels.Replace(channel, next),
        };
    }

    /// <summary>Takes messages to a recipient away, up to a number: those of one sender, or of all when it is null.</summary>
    internal MessageBox Acknowledge(string? from, string to, long through)
    {
        var (channels, count) = (Channels, PendingCount);
        foreach (var channel in Channels)
        {
            if (channel.To == to && (from is null || channel.From == from))
            {
                var next = channel.Without(through, out var taken);
                channels = taken == 0 ? channels : Put(channels, channel, next);
                count -= taken;
            }
        }

        return this with { Channels = channels, PendingCount = count };
    }

    internal MessageBox Fail(string from, string to, int failures, DateTimeOffset? retryAt) =>
        Find(from, to) is { } channel ? this with { Channels = Channels.Replace(channel, channel with { Failures = failures, RetryAt = retryAt }) } : this;

    internal MessageBox Bury(string from, string to, IReadOnlyList<long> numbers, StepError error)
    {
        if (Find(from, to) is not { } channel)
        {
            return this;
        }

        var gone = numbers.ToHashSet();
        var dead = channel.Pending.Where(p => gone.Contains(p.Message.Number)).ToList();
        var next = new MessageChannel(from, to) { Pending = [.. channel.Pending.Where(p => !gone.Contains(p.Message.Number))] };
        return this with
        {
            Channels = Put(Channels, channel, next),
            PendingCount = PendingCount - dead.Count,
            DeadLetters = DeadLetters.AddRange(dead.Select(p => KeyValuePair.Create(p.Message.Number, new DeadLetter(p, error.Code, error.Message)))),
        };
    }

    internal MessageBox Redrive(IReadOnlyList<long> numbers, IReadOnlyList<long> pushed)
    {
        var next = this;
        foreach (var number in numbers)
        {
            if (!next.DeadLetters.TryGetValue(number, out var letter))
            {
                continue;
            }

            var pending = letter.Pending with { Push = pushed.Contains(number) };
            next = next with { DeadLetters = next.DeadLetters.Remove(number) };
            next = next.Add(pending);
            var channel = next.Find(pending.Message.SenderRole, pending.Message.RecipientRole)!;
            var sorted = new MessageChannel(channel.From, channel.To) { Pending = [.. channel.Pending.OrderBy(p => p.Message.Number)] };
            next = next with { Channels = next.Channels.Replace(channel, sorted) };
        }

        return next;
    }

    private static ImmutableArray<MessageChannel> Put(ImmutableArray<MessageChannel> channels, MessageChannel channel, MessageChannel next) =>
        next.Pending.IsEmpty ? channels.Remove(channel) : channels.Replace(channel, next);
}
