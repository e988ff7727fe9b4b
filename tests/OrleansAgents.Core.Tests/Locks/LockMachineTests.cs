using OrleansAgents.Core.Events;
using OrleansAgents.Core.Locks;
using Xunit;

namespace OrleansAgents.Core.Tests.Locks;

/// <summary>Who gets a lock, who waits, and who is refused.</summary>
public class LockMachineTests
{
    private readonly LockRun _run = new();

    [Fact]
    public void Acquire_FreeLock_GrantsWithAFenceOfTheClock()
    {
        var ticket = _run.Acquire("a", ttl: 30);

        var grant = _run.Answers[ticket].Grant!;
        Assert.Equal(("a", _run.Now.ToUnixTimeMilliseconds(), _run.Now.AddSeconds(30)), (grant.Owner, grant.Fence, grant.ExpiresAt));
        Assert.Equal([new PlatformEvent.LockAcquired("repo:a/b", "a", grant.Fence, grant.ExpiresAt, 0)], _run.Events);
    }

    [Fact]
    public void Acquire_ClockBehindTheLastFence_CountsOn()
    {
        _run.State = _run.State with { LastFence = long.MaxValue / 2 };

        Assert.Equal((long.MaxValue / 2) + 1, _run.Answers[_run.Acquire("a")].Grant!.Fence);
    }

    [Fact]
    public void Acquire_HeldWithoutWait_NamesOwnerExpiryAndQueue()
    {
        _run.Acquire("a", ttl: 30);
        _run.Acquire("b", wait: 5);

        var refusal = _run.Answers[_run.Acquire("c")].Refusal!;

        Assert.Equal("lock.held", refusal.Code);
        Assert.Contains("'a' until 2026-01-01T12:00:30.000Z; 1 waits for it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Acquire_HolderAgain_KeepsTheFenceAndLetsTheLeaseCountAnew()
    {
        var first = _run.Answers[_run.Acquire("a", ttl: 30)].Grant!;
        _run.Pass(20);

        var second = _run.Answers[_run.Acquire("a", ttl: 15)].Grant!;

        Assert.Equal((first.Fence, first.AcquiredAt, _run.Now.AddSeconds(15)), (second.Fence, second.AcquiredAt, second.ExpiresAt));
        Assert.Single(_run.Events);
    }

    [Fact]
    public void Acquire_HolderAgainForLess_DoesNotShortenTheLease()
    {
        var first = _run.Answers[_run.Acquire("a", ttl: 30)].Grant!;

        Assert.Equal(first, _run.Answers[_run.Acquire("a", ttl: 5)].Grant);
    }

    [Fact]
    public void Release_SameOwnerWaitsTwice_BothGetTheOneGrant()
    {
        var a = _run.Answers[_run.Acquire("a")].Grant!;
        var (first, other, second) = (_run.Acquire("b", wait: 60), _run.Acquire("c", wait: 60), _run.Acquire("b", wait: 60));
        _run.Pass(3);

        Assert.Null(_run.Release("a", a.Fence));

        Assert.Equal(_run.Answers[first].Grant, _run.Answers[second].Grant);
        Assert.DoesNotContain(other, _run.Answers);
        Assert.Equal(3000, Assert.IsType<PlatformEvent.LockAcquired>(_run.Events[^1]).WaitedMs);
    }

    [Fact]
    public void Acquire_AtTheMomentOfExpiry_DoesNotOvertakeTheQueue()
    {
        _run.Acquire("a", ttl: 10);
        var waiter = _run.Acquire("b", wait: 60);
        _run.Pass(10);

        var newcomer = _run.Acquire("c");

        Assert.NotNull(_run.Answers[waiter].Grant);
        Assert.Contains("held by 'b'", _run.Answers[newcomer].Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(["LockAcquired", "LockExpired", "LockAcquired"], _run.Events.Select(e => e.Kind));
    }

    [Fact]
    public void Acquire_AtTheMomentOfExpiryWithoutQueue_Grants()
    {
        var before = _run.Answers[_run.Acquire("a", ttl: 10)].Grant!;
        _run.Pass(10);

        Assert.True(_run.Answers[_run.Acquire("a")].Grant!.Fence > before.Fence);
    }

    [Fact]
    public void PassTime_LeaseAndDeadlineEndTogether_GrantsRatherThanTurningAway()
    {
        _run.Acquire("a", ttl: 10);
        var waiter = _run.Acquire("b", wait: 10);
        _run.Pass(10);

        _run.Decide(new LockCommand.PassTime());

        Assert.NotNull(_run.Answers[waiter].Grant);
    }

    [Fact]
    public void PassTime_DeadlineOfAWaiter_TurnsItAway()
    {
        _run.Acquire("a", ttl: 10);
        var (late, patient) = (_run.Acquire("b", wait: 5), _run.Acquire("c", wait: -1));
        Assert.Equal(_run.Now.AddSeconds(5), _run.State.NextAt);
        _run.Pass(5);

        _run.Decide(new LockCommand.PassTime());

        Assert.Equal("lock.held", _run.Answers[late].Refusal!.Code);
        Assert.DoesNotContain(patient, _run.Answers);
    }

    [Fact]
    public void Acquire_QueueOfAThousand_IsFull()
    {
        _run.Acquire("a");
        for (var i = 0; i < LockMachine.WaitersMax; i++)
        {
            _run.Acquire($"w{i}", wait: -1);
        }

        var refusal = _run.Answers[_run.Acquire("late", wait: -1)].Refusal!;

        Assert.Equal("lock.queue_full", refusal.Code);
        Assert.Contains("1,000 wait for it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Renew_Holder_KeepsTheLeaseOfTheGrantUnlessAnotherIsGiven()
    {
        var fence = _run.Answers[_run.Acquire("a", ttl: 10)].Grant!.Fence;
        _run.Pass(9);

        Assert.Null(_run.Renew("a", fence));
        Assert.Equal(_run.Now.AddSeconds(10), _run.State.Holder!.ExpiresAt);
        Assert.Null(_run.Renew("a", fence, ttl: 60));
        Assert.Equal(_run.Now.AddSeconds(60), _run.State.Holder!.ExpiresAt);
        Assert.Single(_run.Events);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void RenewAndRelease_LeaseEnded_AreRefusedAsStale(bool another)
    {
        var fence = _run.Answers[_run.Acquire("a", ttl: 10)].Grant!.Fence;
        _run.Pass(10);
        if (another)
        {
            _run.Acquire("b");
        }

        Assert.Equal("lock.stale_fence", _run.Renew("a", fence));
        Assert.Equal("lock.stale_fence", _run.Release("a", fence));
        Assert.Equal(another ? "b" : null, _run.State.Holder?.Owner);
    }

    [Fact]
    public void Release_Repeated_ChangesNothing()
    {
        var fence = _run.Answers[_run.Acquire("a")].Grant!.Fence;

        Assert.Null(_run.Release("a", fence));
        Assert.Null(_run.Release("a", fence));
        Assert.Equal(2, _run.Events.Count);
        Assert.Equal("lock.stale_fence", _run.Renew("a", fence));
    }

    [Fact]
    public void RenewAndRelease_NeverHeldLikeThat_AreRefused()
    {
        Assert.Equal("lock.not_held", _run.Renew("a", 7));
        Assert.Equal("lock.not_held", _run.Release("a", 7));
        var fence = _run.Answers[_run.Acquire("a")].Grant!.Fence;

        Assert.Equal("lock.not_held", _run.Renew("b", fence));
        Assert.Equal("lock.not_held", _run.Release("b", fence));
        Assert.Equal("lock.not_held", _run.Release("a", fence + 1));
        Assert.Equal("a", _run.State.Holder?.Owner);
    }

    [Fact]
    public void Decide_StoreSaysReleased_GrantsTheNext()
    {
        var fence = _run.Answers[_run.Acquire("a")].Grant!.Fence;
        var waiter = _run.Acquire("b", wait: -1);
        _run.State = _run.State.With(new(fence));

        _run.Decide(new LockCommand.PassTime());

        Assert.True(_run.Answers[waiter].Grant!.Fence > fence);
    }

    [Fact]
    public void Decide_StoreSaysTheWaiterHolds_AnswersTheWaiter()
    {
        _run.Acquire("a");
        var waiter = _run.Acquire("b", wait: -1);
        var holder = new LockHolder("b", _run.State.LastFence + 1, _run.Now, _run.Now.AddSeconds(10), TimeSpan.FromSeconds(10));
        _run.State = _run.State.With(LockDocument.Of(_run.State with { Holder = holder }));

        _run.Decide(new LockCommand.PassTime());

        Assert.Equal(holder, _run.Answers[waiter].Grant);
        Assert.Single(_run.Events);
    }
}
