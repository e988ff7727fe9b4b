using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Core.Locks;

/// <summary>One decision in the making: the state so far, and what has followed.</summary>
internal sealed class LockTurn(LockState state, DateTimeOffset now)
{
    private readonly List<PlatformEvent> _events = [];
    private readonly List<LockAnswer> _answers = [];
    private LockState _state = state;
    private DomainError? _refusal;
    private bool _renewed;

    public LockDecision Decision => new(_state, _events, _answers, _refusal)
    {
        MustBeStored = _renewed || _events.Count > 0 || _answers.Exists(answer => answer.Grant is not null),
    };

    /// <summary>Frees the lock when its lease has ended.</summary>
    public void EndLease()
    {
        if (_state.Holder is { } holder && now >= holder.ExpiresAt)
        {
            _events.Add(new PlatformEvent.LockExpired(_state.Resource, holder.Owner, holder.Fence));
            _state = _state with { Holder = null, Expired = true };
        }
    }

    /// <summary>Gives a free lock to the first of the queue, and the holder's grant to whoever waits in the holder's name.</summary>
    public void GrantNext()
    {
        if (_state.Holder is null && _state.Queue is [var first, ..])
        {
            Grant(first.Owner, first.TimeToLive, first.Since);
        }

        if (_state.Holder is { } holder && _state.Queue.Exists(w => w.Owner == holder.Owner))
        {
            _answers.AddRange(_state.Queue.Where(w => w.Owner == holder.Owner).Select(w => new LockAnswer(w.Ticket, holder, null)));
            _state = _state with { Queue = _state.Queue.RemoveAll(w => w.Owner == holder.Owner) };
        }
    }

    /// <summary>Answers those who have waited as long as they wanted to.</summary>
    public void TurnAwayLate()
    {
        if (!_state.Queue.Exists(IsLate))
        {
            return;
        }

        var held = LockErrors.Held(_state);
        _answers.AddRange(_state.Queue.Where(IsLate).Select(w => new LockAnswer(w.Ticket, null, held)));
        _state = _state with { Queue = _state.Queue.RemoveAll(IsLate) };
    }

    public void Acquire(LockCommand.Acquire wish)
    {
        if (_state.Holder is { } holder && holder.Owner == wish.Owner)
        {
            if (now + wish.TimeToLive > holder.ExpiresAt)         // never shorter: an earlier wish of this owner may rely on it
            {
                Extend(holder, wish.TimeToLive);
            }

            _answers.Add(new(wish.Ticket, _state.Holder, null));
        }
        else if (_state.Holder is null)
        {
            Grant(wish.Owner, wish.TimeToLive, now);
            _answers.Add(new(wish.Ticket, _state.Holder, null));
        }
        else if (wish.Wait == TimeSpan.Zero)
        {
            _answers.Add(new(wish.Ticket, null, LockErrors.Held(_state)));
        }
        else if (_state.Queue.Count >= LockMachine.WaitersMax)
        {
            _answers.Add(new(wish.Ticket, null, LockErrors.QueueFull(_state)));
        }
        else
        {
            DateTimeOffset? deadline = wish.Wait < TimeSpan.Zero ? null : now + wish.Wait;
            _state = _state with { Queue = _state.Queue.Add(new(wish.Ticket, wish.Owner, wish.TimeToLive, now, deadline)) };
        }
    }

    public void Renew(LockCommand.Renew renew)
    {
        _refusal = LockErrors.NotHolder(_state, renew.Owner, renew.Fence);
        if (_refusal is null)
        {
            Extend(_state.Holder!, renew.TimeToLive ?? _state.Holder!.TimeToLive);
            _renewed = true;
        }
    }

    public void Release(LockCommand.Release release)
    {
        var givenUpBefore = _state is { Holder: null, Expired: false } && release.Fence == _state.LastFence;
        _refusal = givenUpBefore ? null : LockErrors.NotHolder(_state, release.Owner, release.Fence);
        if (_refusal is null && !givenUpBefore)
        {
            _events.Add(new PlatformEvent.LockReleased(_state.Resource, release.Owner, release.Fence));
            _state = _state with { Holder = null };
        }
    }

    private bool IsLate(LockWaiter waiter) => waiter.Deadline <= now;

    private void Extend(LockHolder holder, TimeSpan timeToLive) =>
        _state = _state with { Holder = holder with { ExpiresAt = now + timeToLive, TimeToLive = timeToLive } };

    private void Grant(string owner, TimeSpan timeToLive, DateTimeOffset since)
    {
        // The clock's share keeps fences growing even when the record of the last one was deleted.
        var fence = Math.Max(_state.LastFence + 1, now.ToUnixTimeMilliseconds());
        var holder = new LockHolder(owner, fence, now, now + timeToLive, timeToLive);
        _state = _state with { Holder = holder, LastFence = fence, Expired = false };
        _events.Add(new PlatformEvent.LockAcquired(
            _state.Resource, owner, fence, holder.ExpiresAt, Math.Max(0, (now - since).TotalMilliseconds)));
    }
}
