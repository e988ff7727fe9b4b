using System.Globalization;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Clients;

/// <content>The locks of a server.</content>
internal sealed partial class ServerClient
{
    /// <summary>Lists the locks that are held.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The locks, by resource.</returns>
    public Task<Result<IReadOnlyList<LockView>>> ListLocksAsync(CancellationToken cancellationToken) =>
        SendAsync(Request(HttpMethod.Get, "v1/locks"), ViewJson.Default.IReadOnlyListLockView, cancellationToken);

    /// <summary>Shows a lock.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lock, or <c>lock.not_found</c>.</returns>
    public Task<Result<LockView>> GetLockAsync(string resource, CancellationToken cancellationToken) =>
        SendAsync(Request(HttpMethod.Get, LockPath(resource)), ViewJson.Default.LockView, cancellationToken);

    /// <summary>Takes a lock, waiting in its queue if asked to.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="body">Who wants it, and how.</param>
    /// <param name="cancellationToken">Leaves the queue.</param>
    /// <returns>The grant, or <c>lock.held</c>, which names the owner.</returns>
    public Task<Result<LockGrant>> AcquireLockAsync(string resource, AcquireBody body, CancellationToken cancellationToken) => SendAsync(
        Request(HttpMethod.Post, LockPath(resource), Json(body, CliJson.Default.AcquireBody)), ViewJson.Default.LockGrant, cancellationToken);

    /// <summary>Lets a lease count anew.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="body">The holder, and the new lease.</param>
    /// <param name="cancellationToken">Gives up waiting; the lease may be renewed all the same.</param>
    /// <returns>The grant, or <c>lock.stale_fence</c>.</returns>
    public Task<Result<LockGrant>> RenewLockAsync(string resource, RenewBody body, CancellationToken cancellationToken) => SendAsync(
        Request(HttpMethod.Put, LockPath(resource), Json(body, CliJson.Default.RenewBody)), ViewJson.Default.LockGrant, cancellationToken);

    /// <summary>Gives a lock up. A repeat changes nothing.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="owner">The holder.</param>
    /// <param name="fence">The fence of the grant.</param>
    /// <param name="cancellationToken">Gives up waiting; the lock may be released all the same.</param>
    /// <returns>Null, or <c>lock.stale_fence</c>.</returns>
    public Task<DomainError?> ReleaseLockAsync(string resource, string owner, long fence, CancellationToken cancellationToken)
    {
        var query = Query(("owner", owner), ("fence", fence.ToString(CultureInfo.InvariantCulture)));
        return SendAsync(Request(HttpMethod.Delete, LockPath(resource) + query), cancellationToken);
    }

    private static string LockPath(string resource) => $"v1/locks/{Escape(resource)}";
}
