using OrleansAgents.Core.Events;
using OrleansAgents.Core.Locks;
using Xunit;

namespace OrleansAgents.Core.Tests.Locks;

/// <summary>A lock under test: applies commands, and checks with each what must hold of every lock.</summary>
internal sealed class LockRun
{
    private readonly List<(long Ticket, string Owner)> _waiting = [];
    private long _tickets;
    private long _granted;
    private long _lastFence;

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public LockState State { get; set; } = new("repo:a/b");

    public Dictionary<long, LockAnswer> Answers { get; } = [];

    public List<PlatformEvent> Events { get; } = [];

    public IReadOnlyList<(long Ticket, string Owner)> Waiting => _waiting;

    public void Pass(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    public long Acquire(string owner, double wait = 0, double ttl = 10)
    {
        var ticket = ++_tickets;
        _waiting.Add((ticket, owner));
        Decide(new LockCommand.Acquire(ticket, owner, TimeSpan.FromSeconds(ttl), wait < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(wait)));
        return ticket;
    }

    public string? Renew(string owner, long fence, double? ttl = null) =>
        Decide(new LockCommand.Renew(owner, fence, ttl is { } s ? TimeSpan.FromSeconds(s) : null)).Refusal?.Code;

    public string? Release(string owner, long fence) => Decide(new LockCommand.Release(owner, fence)).Refusal?.Code;

    public void Leave(long ticket)
    {
        State = State.Without(ticket);
        _waiting.RemoveAll(w => w.Ticket == ticket);
    }

    public LockDecision Decide(LockCommand command)
    {
        var (before, fenceBefore) = (State.Holder, State.Holder?.Fence);
        var decision = LockMachine.Decide(State, command, Now);
        foreach (var e in decision.Events)
        {
            before = Follow(before, e);
        }

        Assert.Equal(before?.Fence, decision.Next.Holder?.Fence);
        State = decision.Next;
        Events.AddRange(decision.Events);
        decision.Answers.ToList().ForEach(answer => Follow(answer, fenceBefore));
        Assert.Equal(_waiting.Select(w => w.Ticket), State.Queue.Select(w => w.Ticket));
        Assert.True(State.Holder is not null || State.Queue.IsEmpty, "the lock is free, and somebody waits");
        return decision;
    }

    private LockHolder? Follow(LockHolder? holder, PlatformEvent e)
    {
        switch (e)
        {
            case PlatformEvent.LockAcquired got:
                Assert.Null(holder);
                Assert.True(got.Fence > _lastFence && got.Fence >= Now.ToUnixTimeMilliseconds(), $"fence {got.Fence} after {_lastFence}");
                _lastFence = got.Fence;
                return new(got.Owner, got.Fence, Now, got.ExpiresAt, got.ExpiresAt - Now);
            case PlatformEvent.LockReleased gone:
                Assert.Equal((holder?.Owner, holder?.Fence), (gone.Owner, gone.Fence));
                Assert.True(Now < holder!.ExpiresAt, "released after the lease");
                return null;
            case PlatformEvent.LockExpired late:
                Assert.Equal((holder?.Owner, holder?.Fence), (late.Owner, late.Fence));
                Assert.True(Now >= holder!.ExpiresAt, "expired before its time");
                return null;
            default:
                throw new InvalidOperationException($"unexpected {e.Kind}");
        }
    }

    private void Follow(LockAnswer answer, long? fenceBefore)
    {
        Assert.True(Answers.TryAdd(answer.Ticket, answer), $"ticket {answer.Ticket} was answered twice");
        var wisher = _waiting.Single(w => w.Ticket == answer.Ticket);
        if (answer.Grant is { } grant)
        {
            Assert.Equal(wisher.Owner, grant.Owner);
            Assert.Equal(State.Holder?.Fence, grant.Fence);
            Assert.True(grant.ExpiresAt <= State.Holder!.ExpiresAt, "a lease that is shorter than its grant says");
            Assert.True(grant.Fence == fenceBefore || _granted == grant.Fence || _waiting[0] == wisher, $"{wisher} overtook {_waiting[0]}");
            _granted = grant.Fence;
        }

        _waiting.Remove(wisher);
    }
}
