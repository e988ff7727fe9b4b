namespace OrleansAgents.Core.Locks;

/// <summary>What can be asked of a lock.</summary>
public abstract record LockCommand
{
    private LockCommand()
    {
    }

    /// <summary>Take the lock, or wait for it. The holder that asks again keeps its fence, and its lease counts anew, unless that would shorten it.</summary>
    /// <param name="Ticket">A number that no other wish for this lock has; the answer bears it.</param>
    /// <param name="Owner">Who.</param>
    /// <param name="TimeToLive">The lease.</param>
    /// <param name="Wait">How long to wait; zero for not at all, negative for without end.</param>
    public sealed record Acquire(long Ticket, string Owner, TimeSpan TimeToLive, TimeSpan Wait) : LockCommand;

    /// <summary>Let the lease count anew.</summary>
    /// <param name="Owner">The holder.</param>
    /// <param name="Fence">Its fence.</param>
    /// <param name="TimeToLive">The new lease; null for as long as before.</param>
    public sealed record Renew(string Owner, long Fence, TimeSpan? TimeToLive) : LockCommand;

    /// <summary>Give the lock up. A repeat changes nothing.</summary>
    /// <param name="Owner">The holder.</param>
    /// <param name="Fence">Its fence.</param>
    public sealed record Release(string Owner, long Fence) : LockCommand;

    /// <summary>Nothing but what time, or a change of the stored document, brings by itself.</summary>
    public sealed record PassTime : LockCommand;
}
