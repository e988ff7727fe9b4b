using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Locks;

namespace OrleansAgents.Grains.Locks;

/// <summary>Checks the words of calls, and hands them to the lock that they name.</summary>
/// <param name="grains">The locks.</param>
/// <param name="services">What all locks share.</param>
/// <param name="logger">The log.</param>
public sealed partial class ResourceLocks(IResourceLockGrains grains, LockServices services, ILogger<ResourceLocks> logger) : IResourceLocks
{
    private const int LoadedAtOnce = 16;

    /// <inheritdoc/>
    public async Task<Result<LockGrant>> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return LockChecks.Check(request.Resource, request.Owner, request.TimeToLive, request.Wait) is { } wrong
            ? wrong
            : await grains.Get(request.Resource).AcquireAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Result<LockGrant>> RenewAsync(
        string resource, string owner, long fence, TimeSpan? timeToLive, CancellationToken cancellationToken) =>
        LockChecks.Check(resource, owner, fence, timeToLive) is { } wrong
            ? wrong
            : await grains.Get(resource).RenewAsync(owner, fence, timeToLive).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<DomainError?> ReleaseAsync(string resource, string owner, long fence, CancellationToken cancellationToken) =>
        LockChecks.Check(resource, owner, fence, timeToLive: null)
            ?? await grains.Get(resource).ReleaseAsync(owner, fence).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void OnReleased(string resource) => _ = RefreshAsync(resource);

    /// <inheritdoc/>
    public async Task<Result<LockView>> GetAsync(string resource, CancellationToken cancellationToken)
    {
        if (LockChecks.Check(resource) is { } wrong)
        {
            return wrong;
        }

        return await grains.Get(resource).ShowAsync().WaitAsync(cancellationToken) is { } view ? view : LockErrors.NotFound(resource);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LockView>> ListAsync(CancellationToken cancellationToken)
    {
        var views = new List<LockView>();
        foreach (var resource in await ListHeldAsync(services.Time.GetUtcNow(), cancellationToken))
        {
            // The store knows who holds; only the lock itself knows who waits.
            if (await grains.Get(resource).ShowAsync().WaitAsync(cancellationToken) is { } view)
            {
                views.Add(view);
            }
        }

        return views;
    }

    /// <summary>
    /// Wakes the lock of every lease that an earlier process left open, so that it ends in time even if nobody asks for the lock
    /// again. One that cannot be woken is logged; the others go on.
    /// </summary>
    /// <param name="cancellationToken">Stops waking; a lock that was not woken ends its lease when it is called.</param>
    /// <returns>How many leases were open.</returns>
    public async Task<int> LoadAsync(CancellationToken cancellationToken)
    {
        var open = await ListHeldAsync(endAfter: DateTimeOffset.MinValue, cancellationToken);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = LoadedAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(open, parallel, async (resource, _) => await RefreshAsync(resource));
        return open.Count;
    }

    private async Task<List<string>> ListHeldAsync(DateTimeOffset endAfter, CancellationToken cancellationToken)
    {
        var rows = await services.Store.ListAsync(GrainTypes.Lock, cancellationToken);
        return [.. rows.Where(row => LockDocument.TryRead(row.Json.Span, out var lease) && lease.Holder?.ExpiresAt > endAfter).Select(row => row.Key)];
    }

    private async Task RefreshAsync(string resource)
    {
        try
        {
            await grains.Get(resource).RefreshAsync();
        }
        catch (StoreUnavailableException e)                   // the lock tries again by itself
        {
            LogNotRefreshed(logger, resource, e.Message);
        }
        catch (ObjectDisposedException)
        {
            // The host has stopped; the next one reads the store.
        }
        catch (Exception e)                                   // the boundary of calls that nobody waits for
        {
            LogStuck(logger, resource, e);
        }
    }

    [LoggerMessage(1121, LogLevel.Warning, "Lock '{Resource}' could not be read after a release, and is tried again: {Reason}")]
    private static partial void LogNotRefreshed(ILogger logger, string resource, string reason);

    [LoggerMessage(1122, LogLevel.Error, "Lock '{Resource}' cannot go on; the others are not affected.")]
    private static partial void LogStuck(ILogger logger, string resource, Exception exception);
}
