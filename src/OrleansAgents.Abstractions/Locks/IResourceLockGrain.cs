using OrleansAgents.Core.Errors;

namespace OrleansAgents.Abstractions.Locks;

/// <summary>
/// One lock, called by whoever checked the words of the call. It takes one turn at a time; a wait for the lock is no turn. A
/// store that cannot read or write throws <see cref="Journals.StoreUnavailableException"/>; those who wait go on waiting.
/// </summary>
public interface IResourceLockGrain
{
    /// <summary>Takes the lock, waiting for it if asked to; see <see cref="IResourceLocks.AcquireAsync"/>.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Leaves the queue; a lock that was granted meanwhile is released.</param>
    /// <returns>The grant, or <c>lock.held</c>, <c>lock.queue_full</c>.</returns>
    Task<Result<LockGrant>> AcquireAsync(LockRequest request, CancellationToken cancellationToken);

    /// <summary>Lets the lease count anew.</summary>
    /// <param name="owner">The holder.</param>
    /// <param name="fence">Its fence.</param>
    /// <param name="timeToLive">The lease from now on; null for that of the grant.</param>
    /// <returns>The grant, or <c>lock.stale_fence</c>, <c>lock.not_held</c>.</returns>
    Task<Result<LockGrant>> RenewAsync(string owner, long fence, TimeSpan? timeToLive);

    /// <summary>Gives the lock up; the first of the queue gets it. A repeat changes nothing.</summary>
    /// <param name="owner">The holder.</param>
    /// <param name="fence">Its fence.</param>
    /// <returns>Null, or <c>lock.stale_fence</c>, <c>lock.not_held</c>.</returns>
    Task<DomainError?> ReleaseAsync(string owner, long fence);

    /// <summary>Reads the stored state again, and does what it brings: somebody else may have released the lock.</summary>
    /// <returns>A task that ends when that is durable.</returns>
    Task RefreshAsync();

    /// <summary>Shows the lock.</summary>
    /// <returns>The lock; null when nobody holds it or waits for it.</returns>
    Task<LockView?> ShowAsync();
}

/// <summary>Gives references to locks. Thread-safe.</summary>
public interface IResourceLockGrains
{
    /// <summary>Gets a lock. It comes to life when it is called.</summary>
    /// <param name="resource">The resource.</param>
    /// <returns>The lock.</returns>
    IResourceLockGrain Get(string resource);
}
