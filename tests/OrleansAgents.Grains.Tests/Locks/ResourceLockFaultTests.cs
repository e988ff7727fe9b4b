using OrleansAgents.Abstractions.Journals;
using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Grains.Tests.Locks;

/// <summary>Stores that fail, documents that change, processes that die.</summary>
public sealed class ResourceLockFaultTests : IDisposable
{
    private static readonly StoreUnavailableException Full = new("store.disk_full", "The disk is full.");
    private readonly LockWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Release_StoreFails_CallerHearsAndNobodyLosesHisPlace()
    {
        var a = await _world.AcquireAsync("a", ttl: 60);
        var b = _world.WishAsync("b", wait: -1);
        await _world.WhenQueuedAsync(1);
        _world.States.Fault = Full;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _world.ReleaseAsync(a));
        Assert.False(b.IsCompleted);
        _world.States.Fault = null;
        await _world.ReleaseAsync(a);

        Assert.NotNull((await b.Soon("b is granted")).Value);
    }

    [Fact]
    public async Task Release_StoreFailsAfterItWrote_WaiterIsAnsweredByTheRetry()
    {
        var a = await _world.AcquireAsync("a", ttl: 60);
        var b = _world.WishAsync("b", wait: -1, ttl: 30);
        await _world.WhenQueuedAsync(1);
        _world.AfterWrite = () => throw Full;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _world.ReleaseAsync(a));
        _world.AfterWrite = null;
        _world.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.True((await b.Soon("b is granted")).Value!.Fence > a.Fence);
        Assert.Equal(["LockAcquired", "LockReleased", "LockAcquired"], _world.Events);
        Assert.Equal("lock.stale_fence", (await _world.ReleaseAsync(a))?.Code);
    }

    [Fact]
    public async Task Acquire_StoreFailsAfterItWrote_RepeatGetsTheSameFence()
    {
        _world.AfterWrite = () => throw Full;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _world.WishAsync("a"));
        _world.AfterWrite = null;
        _world.Time.Advance(TimeSpan.FromSeconds(2));

        var grant = await _world.AcquireAsync("a");

        Assert.Equal(["LockAcquired"], _world.Events);
        Assert.Equal(grant.Fence, (await _world.ShowAsync())?.Fence);
    }

    [Fact]
    public async Task Expiry_StoreFails_IsTriedAgain()
    {
        await _world.AcquireAsync("a", ttl: 10);
        var (patient, late) = (_world.WishAsync("b", wait: -1), _world.WishAsync("c", wait: 10));
        await _world.WhenQueuedAsync(2);
        _world.States.Fault = Full;

        _world.Time.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => late.Soon("who waited long enough hears of the fault"));
        Assert.False(patient.IsCompleted);
        _world.States.Fault = null;
        _world.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.NotNull((await patient.Soon("b is granted")).Value);
    }

    [Fact]
    public async Task Write_AlwaysInConflict_GivesUp()
    {
        _world.OnWrite = () => _world.ReleaseInStore(1);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => _world.WishAsync("a"));

        Assert.Contains("changed 16 times", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renew_JournalReleasedBehindTheGrain_IsRefused()
    {
        var a = await _world.AcquireAsync("a");
        _world.ReleaseInStore(a.Fence);

        Assert.Equal("lock.stale_fence", (await _world.RenewAsync(a)).Error?.Code);
    }

    [Fact]
    public async Task Acquire_JournalReleasedBehindTheGrain_GetsANewFence()
    {
        var a = await _world.AcquireAsync("a");
        _world.ReleaseInStore(a.Fence);

        Assert.True((await _world.AcquireAsync("a", ttl: 5)).Fence > a.Fence);
    }

    [Fact]
    public async Task Document_Damaged_StopsThisLockAlone()
    {
        _world.States.Put(Abstractions.States.GrainTypes.Lock, "broken", "[]"u8);

        await Assert.ThrowsAsync<InvalidDataException>(() => _world.Locks.GetAsync("broken", CancellationToken.None));

        Assert.Equal(0, await _world.Locks.LoadAsync(CancellationToken.None));
        await _world.AcquireAsync("a");
        Assert.Single(await _world.Locks.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Restart_LeaseOpen_HolderGoesOn()
    {
        var before = await _world.AcquireAsync("a", ttl: 10);
        _world.Restart();

        Assert.Equal(before.Fence, (await _world.AcquireAsync("a", ttl: 20)).Fence);
        Assert.NotNull((await _world.RenewAsync(before)).Value);
        Assert.Null(await _world.ReleaseAsync(before));
        _world.Restart();
        Assert.True((await _world.AcquireAsync("b")).Fence > before.Fence);
    }

    [Fact]
    public async Task Load_LeasesOpen_EndInTimeThoughNobodyAsks()
    {
        await _world.AcquireAsync("a", ttl: 10);
        _world.Restart();

        Assert.Equal(1, await _world.Locks.LoadAsync(CancellationToken.None));
        Assert.DoesNotContain("LockExpired", _world.Events);
        _world.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Contains("LockExpired", _world.Events);
    }

    [Fact]
    public async Task Load_LeaseEndedWhileNobodyRan_EndsAtOnce()
    {
        await _world.AcquireAsync("a", ttl: 10);
        _world.Restart();
        _world.Time.Advance(TimeSpan.FromSeconds(60));

        await _world.Locks.LoadAsync(CancellationToken.None);

        Assert.Equal(["LockAcquired", "LockExpired"], _world.Events);
    }
}
