using Orleans.Concurrency;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Errors;
using OrleansAgents.Grains.Locks;
using OrleansAgents.Silo.Calls;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Locks;

/// <summary>One lock on this silo. Reentrant, because a wait for the lock is no turn: others renew and release meanwhile.</summary>
/// <param name="services">What all locks share.</param>
/// <param name="logger">The log.</param>
[GrainType("lock")]
[Reentrant]
[CollectionAgeLimit(Minutes = 2)]
internal sealed partial class LockActivation(LockServices services, ILogger<LockActivation> logger)
    : SerialActivation<ResourceLockGrain>(services.Time, logger), IResourceLockGrainRef
{
    /// <inheritdoc/>
    public async Task<Result<LockGrant>> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        var ticket = await TurnAsync(grain => grain.AcquireAsync(request));
        try
        {
            var answer = await ClusterCalls.TurnAsync(ticket.Answer.WaitAsync(cancellationToken));
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
    public Task<Result<LockGrant>> RenewAsync(string owner, long fence, TimeSpan? timeToLive) => TurnAsync(grain => grain.RenewAsync(owner, fence, timeToLive));

    /// <inheritdoc/>
    public Task<DomainError?> ReleaseAsync(string owner, long fence) => TurnAsync(grain => grain.ReleaseAsync(owner, fence));

    /// <inheritdoc/>
    public Task RefreshAsync() => TurnAsync(async grain =>
    {
        await grain.RefreshAsync();
        return true;
    });

    /// <inheritdoc/>
    public Task<LockView?> ShowAsync() => TurnAsync(grain => grain.ShowAsync());

    /// <inheritdoc/>
    protected override ResourceLockGrain Make(string key, Abstractions.Hosting.IGrainTimer timer) => new(key, timer, services);

    private async Task LeaveAsync(LockTicket ticket)
    {
        try
        {
            await TurnAsync(async grain =>
            {
                await grain.LeaveAsync(ticket);
                return true;
            });
        }
        catch (StoreFaultException e)
        {
            LogNotReleased(logger, this.GetPrimaryKeyString(), e.Message);
        }
    }

    [LoggerMessage(1603, LogLevel.Warning, "Lock '{Resource}' was granted to a caller who had left, and could not be released; its lease ends by itself: {Reason}")]
    private static partial void LogNotReleased(ILogger logger, string resource, string reason);
}
