using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Locks;

namespace OrleansAgents.Grains.Locks;

/// <summary>
/// One lock: decides, makes holder and events durable in one write, and answers only then. The queue lives in memory, since
/// those who wait are gone with the process too. After a fault of the store it reads again what is so, and nobody loses a place.
/// </summary>
/// <param name="resource">The resource.</param>
/// <param name="timer">Wakes the grain.</param>
/// <param name="services">What all locks share.</param>
public sealed class ResourceLockGrain(string resource, IGrainTimer timer, LockServices services) : ISerialGrain
{
    private const int ConflictsMax = 16;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Dictionary<long, LockTicket> _waiting = [];
    private readonly LockStalls _stalls = new(resource, services.Stalls);
    private LockState _state = new(resource);
    private long _etag;
    private bool _known;
    private long _tickets;
    private (long Fence, int Wishes) _granted;

    /// <inheritdoc/>
    public bool MaySleep => _known && _state.Holder is null && _state.Queue.IsEmpty && _stalls.ForgetAt is null;

    /// <summary>Takes the lock, or a place in its queue.</summary>
    /// <param name="request">What is wanted.</param>
    /// <returns>The wish, whose answer may come later. Whoever does not wait for it calls <see cref="LeaveAsync"/>.</returns>
    public async Task<LockTicket> AcquireAsync(LockRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var ticket = new LockTicket(++_tickets);
        _waiting.Add(ticket.Number, ticket);
        try
        {
            await DecideAsync(new LockCommand.Acquire(ticket.Number, request.Owner, request.TimeToLive, request.Wait));
            return ticket;
        }
        catch
        {
            _waiting.Remove(ticket.Number);
            throw;
        }
    }

    /// <summary>Gives a wish up. A lock that was granted to it alone is released.</summary>
    /// <param name="ticket">The wish.</param>
    /// <returns>A task that ends when that is durable.</returns>
    public async Task LeaveAsync(LockTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        if (_waiting.Remove(ticket.Number))
        {
            _state = _state.Without(ticket.Number);
            Arm();
        }
        else if (ticket.Answer is { IsCompletedSuccessfully: true, Result.Value: { } grant } && grant.Fence == _granted.Fence && --_granted.Wishes == 0)
        {
            await DecideAsync(new LockCommand.Release(grant.Owner, grant.Fence));
        }
    }

    /// <summary>Lets the lease count anew; see <see cref="IResourceLockGrain.RenewAsync"/>.</summary>
    /// <param name="owner">The holder.</param>
    /// <param name="fence">Its fence.</param>
    /// <param name="timeToLive">The lease from now on; null for that of the grant.</param>
    /// <returns>The grant, or the refusal.</returns>
    public async Task<Result<LockGrant>> RenewAsync(string owner, long fence, TimeSpan? timeToLive)
    {
        var decision = await DecideAsync(new LockCommand.Renew(owner, fence, timeToLive));
        return decision.Refusal is { } refusal ? refusal : GrantTo(decision.Next.Holder!);
    }

    /// <summary>Gives the lock up; see <see cref="IResourceLockGrain.ReleaseAsync"/>.</summary>
    /// <param name="owner">The holder.</param>
    /// <param name="fence">Its fence.</param>
    /// <returns>The refusal, if any.</returns>
    public async Task<DomainError?> ReleaseAsync(string owner, long fence) =>
        (await DecideAsync(new LockCommand.Release(owner, fence))).Refusal;

    /// <summary>Reads the stored state again, and does what it brings.</summary>
    /// <returns>A task that ends when that is durable.</returns>
    public Task RefreshAsync()
    {
        _known = false;
        return DecideAsync(new LockCommand.PassTime());
    }

    /// <inheritdoc/>
    public Task WakeAsync() => DecideAsync(new LockCommand.PassTime());

    /// <summary>Shows the lock.</summary>
    /// <returns>The lock; null when nobody holds it or waits for it.</returns>
    public async Task<LockView?> ShowAsync()
    {
        var state = (await DecideAsync(new LockCommand.PassTime())).Next;
        return state is { Holder: null, Queue.IsEmpty: true }
            ? null
            : new(resource, state.Holder?.Owner, state.LastFence, state.Holder?.AcquiredAt, state.Holder?.ExpiresAt, [.. state.Queue.Select(w => w.Owner)]);
    }

    private async Task<LockDecision> DecideAsync(LockCommand command)
    {
        try
        {
            for (var attempt = 1; attempt <= ConflictsMax; attempt++)
            {
                await LoadAsync();
                var now = services.Time.GetUtcNow();
                var decision = LockMachine.Decide(_state, command, now);
                if (await TryStoreAsync(decision))
                {
                    Accept(decision, now);
                    return decision;
                }
            }

            throw new StoreUnavailableException("store.failed", $"The lock '{resource}' was changed {ConflictsMax} times while it was written. Try again.");
        }
        catch (StoreUnavailableException fault)
        {
            Endure(fault);
            throw;
        }
    }

    private async Task LoadAsync()
    {
        if (_known)
        {
            return;
        }

        var row = await services.Store.ReadAsync(GrainTypes.Lock, resource, CancellationToken.None);
        LockDocument? document = null;
        if (row is not null && !LockDocument.TryRead(row.Json.Span, out document))
        {
            throw new InvalidDataException($"The stored state of lock '{resource}' is damaged: expected a JSON object with a fence. Restore a backup.");
        }

        var found = _state.With(document);
        _stalls.Follow(_state.Holder, found.Holder, services.Time.GetUtcNow());
        (_state, _etag, _known) = (found, row?.ETag ?? 0, true);
        if (found.Holder is { } holder && holder.Fence != _granted.Fence)
        {
            _granted = (holder.Fence, 1);
        }
    }

    /// <summary>Writes holder and events, if the decision needs it.</summary>
    /// <returns>False when somebody else has changed the document.</returns>
    private async Task<bool> TryStoreAsync(LockDecision decision)
    {
        if (!decision.MustBeStored)
        {
            return true;
        }

        _known = false;                                       // until the store has answered, anything may be so
        var write = new GrainStateWrite(GrainTypes.Lock, resource, _etag, LockDocument.Of(decision.Next).ToJson(), decision.Events);
        if (await services.Store.WriteAsync(write, CancellationToken.None) is not { } etag)
        {
            return false;
        }

        (_etag, _known) = (etag, true);
        return true;
    }

    private void Accept(LockDecision decision, DateTimeOffset now)
    {
        _stalls.Follow(_state.Holder, decision.Next.Holder, now);
        _stalls.PassTime(now);
        _state = decision.Next;
        foreach (var answer in decision.Answers)
        {
            if (answer.Grant is { } holder)
            {
                _granted = (holder.Fence, holder.Fence == _granted.Fence ? _granted.Wishes + 1 : 1);
            }

            if (_waiting.Remove(answer.Ticket, out var ticket))
            {
                ticket.Give(answer.Grant is { } grant ? GrantTo(grant) : answer.Refusal!);
            }
        }

        Arm();
    }

    /// <summary>Keeps the queue through a fault of the store; but who has waited long enough hears of the fault.</summary>
    private void Endure(StoreUnavailableException fault)
    {
        _known = false;
        var now = services.Time.GetUtcNow();
        foreach (var late in _state.Queue.Where(w => w.Deadline <= now))
        {
            _state = _state.Without(late.Ticket);
            if (_waiting.Remove(late.Ticket, out var ticket))
            {
                ticket.Fail(fault);
            }
        }

        timer.WakeAt(now + RetryAfter);
    }

    private void Arm() => timer.WakeAt(_state.NextAt is { } next && !(_stalls.ForgetAt < next) ? next : _stalls.ForgetAt);

    private LockGrant GrantTo(LockHolder holder) => new(resource, holder.Owner, holder.Fence, holder.ExpiresAt);
}
