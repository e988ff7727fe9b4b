using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Errors;
using OrleansAgents.Silo.Calls;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Locks;

/// <summary>Finds locks wherever they live. Thread-safe.</summary>
/// <param name="grains">Orleans.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ClusterLocks(IGrainFactory grains, ILogger<ClusterLocks> logger) : IResourceLockGrains
{
    /// <inheritdoc/>
    public IResourceLockGrain Get(string resource) => new Reference(grains.GetGrain<IResourceLockGrainRef>(resource), logger);

    [LoggerMessage(1603, LogLevel.Warning, "A wait for lock '{Resource}' was given up, and the lock could not be told; if it is granted, its lease ends by itself: {Reason}")]
    private static partial void LogNotLeft(ILogger logger, string resource, string reason);

    private sealed class Reference(IResourceLockGrainRef grain, ILogger logger) : IResourceLockGrain
    {
        public async Task<Result<LockGrant>> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wish = Guid.NewGuid();
            try
            {
                var answer = await ClusterCalls.AskAsync(() => grain.AcquireAsync(request, wish), cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();        // nobody is there any more to use the grant
                return answer;
            }
            catch (OperationCanceledException)
            {
                await LeaveAsync(wish);
                throw;
            }
        }

        private async Task LeaveAsync(Guid wish)
        {
            try
            {
                await ClusterCalls.TellAsync(() => grain.LeaveAsync(wish));
            }
            catch (StoreUnavailableException e)
            {
                LogNotLeft(logger, grain.GetPrimaryKeyString(), e.Message);
            }
        }

        public Task<Result<LockGrant>> RenewAsync(string owner, long fence, TimeSpan? timeToLive) =>
            ClusterCalls.AskAsync(() => grain.RenewAsync(owner, fence, timeToLive));

        public Task<DomainError?> ReleaseAsync(string owner, long fence) => ClusterCalls.AskAsync(() => grain.ReleaseAsync(owner, fence));

        public Task RefreshAsync() => ClusterCalls.TellAsync(grain.RefreshAsync);

        public Task<LockView?> ShowAsync() => ClusterCalls.AskAsync(grain.ShowAsync);
    }
}
