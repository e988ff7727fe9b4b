using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>Locks that are always free, for tests of other things.</summary>
public sealed class FreeLocks : IResourceLocks
{
    /// <inheritdoc/>
    public Task<Result<LockGrant>> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.FromResult<Result<LockGrant>>(new LockGrant(request.Resource, request.Owner, 1, DateTimeOffset.MaxValue));
    }

    /// <inheritdoc/>
    public Task<Result<LockGrant>> RenewAsync(string resource, string owner, long fence, TimeSpan? timeToLive, CancellationToken cancellationToken) =>
        Task.FromResult<Result<LockGrant>>(new LockGrant(resource, owner, fence, DateTimeOffset.MaxValue));

    /// <inheritdoc/>
    public Task<DomainError?> ReleaseAsync(string resource, string owner, long fence, CancellationToken cancellationToken) => Task.FromResult<DomainError?>(null);

    /// <inheritdoc/>
    public void OnReleased(string resource)
    {
    }

    /// <inheritdoc/>
    public Task<Result<LockView>> GetAsync(string resource, CancellationToken cancellationToken) =>
        Task.FromResult<Result<LockView>>(new DomainError("lock.not_found", ErrorKind.NotFound, $"Nobody holds '{resource}'."));

    /// <inheritdoc/>
    public Task<IReadOnlyList<LockView>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LockView>>([]);
}
