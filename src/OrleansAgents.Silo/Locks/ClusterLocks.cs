using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Errors;
using OrleansAgents.Silo.Calls;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Locks;

/// <summary>Finds locks wherever they live. Thread-safe.</summary>
/// <param name="grains">Orleans.</param>
internal sealed class ClusterLocks(IGrainFactory grains) : IResourceLockGrains
{
    /// <inheritdoc/>
    public IResourceLockGrain Get(string resource) => new Reference(grains.GetGrain<IResourceLockGrainRef>(resource));

    private sealed class Reference(IResourceLockGrainRef grain) : IResourceLockGrain
    {
        public async Task<Result<LockGrant>> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await ClusterCalls.AskAsync(() => grain.AcquireAsync(request, cancellationToken), CancellationToken.None);
        }

        public Task<Result<LockGrant>> RenewAsync(string owner, long fence, TimeSpan? timeToLive) =>
            ClusterCalls.AskAsync(() => grain.RenewAsync(owner, fence, timeToLive));

        public Task<DomainError?> ReleaseAsync(string owner, long fence) => ClusterCalls.AskAsync(() => grain.ReleaseAsync(owner, fence));

        public Task RefreshAsync() => ClusterCalls.TellAsync(grain.RefreshAsync);

        public Task<LockView?> ShowAsync() => ClusterCalls.AskAsync(grain.ShowAsync);
    }
}
