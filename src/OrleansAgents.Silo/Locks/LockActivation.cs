using Orleans.Concurrency;
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
internal sealed class LockActivation(LockServices services, ILogger<LockActivation> logger)
    : SerialActivation<ResourceLockGrain>(services.Time, logger), IResourceLockGrainRef
{
    private const int AnsweredMax = 64;

    private readonly Dictionary<Guid, LockTicket> _wishes = [];
    private readonly Queue<Guid> _answered = new();

    /// <inheritdoc/>
    public async Task<Result<LockGrant>> AcquireAsync(LockRequest request, Guid wish)
    {
        var ticket = await TurnAsync(grain => grain.AcquireAsync(request));
        _wishes.Add(wish, ticket);
        try
        {
            return await ClusterCalls.TurnAsync(ticket.Answer);
        }
        finally
        {
            Answered(wish);
        }
    }

    /// <inheritdoc/>
    public async Task LeaveAsync(Guid wish)
    {
        if (_wishes.Remove(wish, out var ticket))
        {
            await TurnAsync(async grain =>
            {
                await grain.LeaveAsync(ticket);
                return true;
            });
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

    /// <summary>A caller may have left while its answer was on the way, so the newest ones are still known.</summary>
    private void Answered(Guid wish)
    {
        _answered.Enqueue(wish);
        if (_answered.Count > AnsweredMax)
        {
            _wishes.Remove(_answered.Dequeue());
        }
    }
}
