using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Errors;
using OrleansAgents.Embedded.Activations;
using OrleansAgents.Grains.Locks;

namespace OrleansAgents.Embedded.Locks;

/// <summary>Sends calls to whatever activation the lock has when they are made.</summary>
internal sealed partial class LockReference(string resource, SerialGrains<ResourceLockGrain> grains, ILogger logger) : IResourceLockGrain
{
    /// <inheritdoc/>
    public async Task<Result<LockGrant>> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ticket = await grains.CallAsync(resource, grain => grain.AcquireAsync(request));
        try
        {
            var answer = await ticket.Answer.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();            // nobody is there any more to use the grant
            return answer;
        }
        catch (OperationCanceledException)
        {
            await LeaveAsync(ticket);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<Result<LockGrant>> RenewAsync(string owner, long fence, TimeSpan? timeToLive) =>
        grains.CallAsync(resource, grain => grain.RenewAsync(owner, fence, timeToLive));

    /// <inheritdoc/>
    public Task<DomainError?> ReleaseAsync(string owner, long fence) => grains.CallAsync(resource, grain => grain.ReleaseAsync(owner, fence));

    /// <inheritdoc/>
    public Task RefreshAsync() => grains.CallAsync(resource, async grain =>
    {
        await grain.RefreshAsync();
        return true;
    });

    /// <inheritdoc/>
    public Task<LockView?> ShowAsync() => grains.CallAsync(resource, grain => grain.ShowAsync());

    private async Task LeaveAsync(LockTicket ticket)
    {
        try
        {
            await grains.CallAsync(resource, async grain =>
            {
                await grain.LeaveAsync(ticket);
                return true;
            });
        }
        catch (StoreUnavailableException e)
        {
            LogNotReleased(logger, resource, e.Message);
        }
        catch (ObjectDisposedException)
        {
            // The host has stopped, and the queue with it.
        }
    }

    [LoggerMessage(1321, LogLevel.Warning, "Lock '{Resource}' was granted to a caller who had left, and could not be released; its lease ends by itself: {Reason}")]
    private static partial void LogNotReleased(ILogger logger, string resource, string reason);
}
