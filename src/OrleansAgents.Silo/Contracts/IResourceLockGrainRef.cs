using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Silo.Contracts;

/// <summary>One lock in the cluster, by its resource, as of <see cref="IResourceLockGrain"/>.</summary>
[Alias("orleansagents.lock")]
public interface IResourceLockGrainRef : IGrainWithStringKey
{
    /// <summary>Takes the lock, waiting for it if asked to; see <see cref="IResourceLockGrain.AcquireAsync"/>. Whoever waits for more than 24 days is told to ask again.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="wish">Names this wish, so that it can be given up.</param>
    /// <returns>The grant, or why not.</returns>
    [Alias("acquire")]
    [ResponseTimeout("24.00:00:00")]                          // the most that travels: an integer of milliseconds
    Task<Result<LockGrant>> AcquireAsync(LockRequest request, Guid wish);

    /// <summary>Gives a wish up: nobody waits for its answer any more. A lock that was granted to it alone is released.</summary>
    /// <param name="wish">The wish; one that is unknown changes nothing.</param>
    /// <returns>A task that ends when that is durable.</returns>
    [Alias("leave")]
    Task LeaveAsync(Guid wish);

    /// <summary>Lets the lease count anew; see <see cref="IResourceLockGrain.RenewAsync"/>.</summary>
    /// <param name="owner">The holder.</param>
    /// <param name="fence">Its fence.</param>
    /// <param name="timeToLive">The lease from now on; null for that of the grant.</param>
    /// <returns>The grant, or why not.</returns>
    [Alias("renew")]
    Task<Result<LockGrant>> RenewAsync(string owner, long fence, TimeSpan? timeToLive);

    /// <summary>Gives the lock up; see <see cref="IResourceLockGrain.ReleaseAsync"/>.</summary>
    /// <param name="owner">The holder.</param>
    /// <param name="fence">Its fence.</param>
    /// <returns>Null, or why not.</returns>
    [Alias("release")]
    Task<DomainError?> ReleaseAsync(string owner, long fence);

    /// <summary>Reads the stored state again; see <see cref="IResourceLockGrain.RefreshAsync"/>.</summary>
    /// <returns>A task that ends when what it brings is durable.</returns>
    [Alias("refresh")]
    Task RefreshAsync();

    /// <summary>Shows the lock.</summary>
    /// <returns>The lock; null when nobody holds it or waits for it.</returns>
    [Alias("show")]
    Task<LockView?> ShowAsync();
}
