using OrleansAgents.Core.Errors;

namespace OrleansAgents.Abstractions.Locks;

/// <summary>
/// Leases on named resources, each with a fencing number that grows with every new holder, over restarts too. Thread-safe.
/// First come, first served. What is granted is durable before the caller knows of it.
/// </summary>
public interface IResourceLocks
{
    /// <summary>
    /// Takes a lock, waiting in the queue for it if asked to. The holder that asks again gets its own grant, with the same
    /// fence and a lease that counts anew, unless that would shorten it.
    /// </summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Leaves the queue; a lock that was granted meanwhile is released.</param>
    /// <returns>
    /// The grant, or <c>lock.held</c> (it names the owner, and when the lease ends), <c>lock.queue_full</c>, <c>lock.invalid</c>.
    /// </returns>
    Task<Result<LockGrant>> AcquireAsync(LockRequest request, CancellationToken cancellationToken);

    /// <summary>Lets a lease count anew.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="owner">The holder.</param>
    /// <param name="fence">The holder's fence.</param>
    /// <param name="timeToLive">The lease from now on; null for that of the grant.</param>
    /// <param name="cancellationToken">Gives up waiting; the lease may be renewed all the same.</param>
    /// <returns>
    /// The grant, or <c>lock.stale_fence</c> (the lease ended or was given up; somebody else may hold the lock), <c>lock.not_held</c>
    /// (that owner never held it with that fence), <c>lock.invalid</c>.
    /// </returns>
    Task<Result<LockGrant>> RenewAsync(string resource, string owner, long fence, TimeSpan? timeToLive, CancellationToken cancellationToken);

    /// <summary>Gives a lock up; the first of the queue gets it. A repeat changes nothing.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="owner">The holder.</param>
    /// <param name="fence">The holder's fence.</param>
    /// <param name="cancellationToken">Gives up waiting; the lock may be released all the same.</param>
    /// <returns>
    /// Null, also when it was given up before; <c>lock.stale_fence</c> when the lease had ended (as far as that is still known) or
    /// somebody else has got the lock since; <c>lock.not_held</c> when that owner never held it with that fence; <c>lock.invalid</c>.
    /// </returns>
    Task<DomainError?> ReleaseAsync(string resource, string owner, long fence, CancellationToken cancellationToken);

    /// <summary>
    /// Says that a commit of the journal released a lock, so that the first of the queue gets it. Returns at once.
    /// </summary>
    /// <param name="resource">The resource.</param>
    void OnReleased(string resource);

    /// <summary>Shows one lock.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lock, or <c>lock.not_found</c> when nobody holds it or waits for it.</returns>
    Task<Result<LockView>> GetAsync(string resource, CancellationToken cancellationToken);

    /// <summary>Shows the locks that are held, by resource.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The locks.</returns>
    Task<IReadOnlyList<LockView>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A wish for a lock.</summary>
/// <param name="Resource">The resource, 1 to 256 printable characters without white space.</param>
/// <param name="Owner">Who wants it, 1 to 256 printable characters.</param>
/// <param name="TimeToLive">The lease, 1 second to 1 day.</param>
/// <param name="Wait">How long to wait in the queue, up to 30 days; zero for not at all, <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
public sealed record LockRequest(string Resource, string Owner, TimeSpan TimeToLive, TimeSpan Wait);

/// <summary>A lock that was granted.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Owner">The holder.</param>
/// <param name="Fence">The fencing number.</param>
/// <param name="ExpiresAt">When the lease ends if it is not renewed.</param>
public sealed record LockGrant(string Resource, string Owner, long Fence, DateTimeOffset ExpiresAt);

/// <summary>A lock as people see it.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Owner">The holder; null when it is about to be granted.</param>
/// <param name="Fence">The holder's fence, or the newest one.</param>
/// <param name="AcquiredAt">Since when; null without a holder.</param>
/// <param name="ExpiresAt">When the lease ends; null without a holder.</param>
/// <param name="Queue">The owners that wait, first come first.</param>
public sealed record LockView(string Resource, string? Owner, long Fence, DateTimeOffset? AcquiredAt, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Queue);
