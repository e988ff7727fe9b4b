using System.Collections.Immutable;

namespace OrleansAgents.Core.Locks;

/// <summary>One lock: who holds it, and who waits for it. Immutable; holder and newest fence are durable.</summary>
/// <param name="Resource">What is locked.</param>
public sealed record LockState(string Resource)
{
    /// <summary>Gets the holder; null when the lock is free.</summary>
    public LockHolder? Holder { get; init; }

    /// <summary>Gets the newest fence that was given; 0 before the first.</summary>
    public long LastFence { get; init; }

    /// <summary>Gets a value indicating whether the newest holder is known to have lost the lock by the end of its lease. Not durable.</summary>
    public bool Expired { get; init; }

    /// <summary>Gets who waits, first come first.</summary>
    public ImmutableList<LockWaiter> Queue { get; init; } = [];

    /// <summary>Gets when time alone changes something: the end of the lease, or the nearest deadline of a waiter; null for never.</summary>
    public DateTimeOffset? NextAt => Queue.Select(w => w.Deadline).Append(Holder?.ExpiresAt).Min();

    /// <summary>Takes over what the store holds, which another writer may have changed. The queue stays.</summary>
    /// <param name="document">The document; null when there is none.</param>
    /// <returns>The new state. A fence that was given once is never forgotten.</returns>
    public LockState With(LockDocument? document) => this with
    {
        Holder = document?.Holder,
        LastFence = Math.Max(LastFence, document?.Fence ?? 0),
        Expired = Expired && document?.Fence == LastFence,
    };

    /// <summary>Takes one waiter out of the queue.</summary>
    /// <param name="ticket">The waiter's ticket.</param>
    /// <returns>The new state; the same one when nobody waits with that ticket.</returns>
    public LockState Without(long ticket) => this with { Queue = Queue.RemoveAll(w => w.Ticket == ticket) };
}

/// <summary>Who holds a lock.</summary>
/// <param name="Owner">Who.</param>
/// <param name="Fence">The fencing number: greater than that of every earlier holder.</param>
/// <param name="AcquiredAt">Since when.</param>
/// <param name="ExpiresAt">When the lease ends if it is not renewed: from that very moment on the lock is free.</param>
/// <param name="TimeToLive">The lease that a renewal without a lease of its own gives.</param>
public sealed record LockHolder(string Owner, long Fence, DateTimeOffset AcquiredAt, DateTimeOffset ExpiresAt, TimeSpan TimeToLive);

/// <summary>Who waits for a lock.</summary>
/// <param name="Ticket">The number of the wait; unique while the process lives.</param>
/// <param name="Owner">Who; the same owner may wait more than once.</param>
/// <param name="TimeToLive">The lease that is wanted.</param>
/// <param name="Since">Since when.</param>
/// <param name="Deadline">Until when; null for without end.</param>
public sealed record LockWaiter(long Ticket, string Owner, TimeSpan TimeToLive, DateTimeOffset Since, DateTimeOffset? Deadline);
