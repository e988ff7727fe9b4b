using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Grains.Tests.Locks;

/// <summary>Acquire, wait, renew, release, expire.</summary>
public sealed class ResourceLockTests : IDisposable
{
    private readonly LockWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Lock_AcquireRenewRelease_CostsOneWriteEach()
    {
        var grant = await _world.AcquireAsync("a");
        Assert.Equal(1, _world.States.Writes);

        Assert.NotNull((await _world.RenewAsync(grant)).Value);
        Assert.Equal(2, _world.States.Writes);

        Assert.Null(await _world.ReleaseAsync(grant));
        Assert.Equal(3, _world.States.Writes);
        Assert.Equal(["LockAcquired", "LockReleased"], _world.Events);
        Assert.Equal("lock.not_found", (await _world.Locks.GetAsync(LockWorld.Repo, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Release_OthersWait_HandsOverInOneWrite()
    {
        var a = await _world.AcquireAsync("a");
        var b = _world.WishAsync("b", wait: 60);
        await _world.WhenQueuedAsync(1);
        Assert.False(b.IsCompleted);

        Assert.Null(await _world.ReleaseAsync(a));

        Assert.True((await b.Soon("b is granted")).Value!.Fence > a.Fence);
        Assert.Equal(2, _world.States.Writes);
    }

    [Fact]
    public async Task Acquire_SixtyFourContenders_OneAtATimeInTheirOrder()
    {
        const int Contenders = 64;
        var (resource, order) = (new FencedResource(), new List<int>());
        var first = await _world.AcquireAsync("first");
        var all = new List<Task>();
        for (var i = 0; i < Contenders; i++)
        {
            all.Add(UseAsync(i));
            await _world.WhenQueuedAsync(i + 1);
        }

        await _world.ReleaseAsync(first);
        await Task.WhenAll(all).Soon("everybody had the lock");

        Assert.Equal(Enumerable.Range(0, Contenders), order);
        Assert.Equal(resource.Written.Order().Distinct(), resource.Written);
        Assert.Equal(2 + Contenders, _world.States.Writes);               // the first, a hand-over each, the end

        async Task UseAsync(int number)
        {
            var grant = (await _world.WishAsync($"owner {number}", wait: -1)).Value!;
            resource.Enter();
            order.Add(number);
            await Task.Yield();
            Assert.True(resource.TryWrite(grant.Fence));
            resource.Exit();
            Assert.Null(await _world.ReleaseAsync(grant));
        }
    }

    [Fact]
    public async Task Lease_HolderPaused_NextIsGrantedAndTheOldFenceIsRefused()
    {
        var resource = new FencedResource();
        var paused = await _world.AcquireAsync("paused", ttl: 10);
        var next = _world.WishAsync("next", wait: -1);
        await _world.WhenQueuedAsync(1);

        _world.Time.Advance(TimeSpan.FromSeconds(10));

        var grant = (await next.Soon("the next is granted")).Value!;
        Assert.True(resource.TryWrite(grant.Fence));
        Assert.False(resource.TryWrite(paused.Fence));
        Assert.Equal("lock.stale_fence", (await _world.RenewAsync(paused)).Error?.Code);
        Assert.Equal("lock.stale_fence", (await _world.ReleaseAsync(paused))?.Code);
        Assert.Equal(["LockAcquired", "LockExpired", "LockAcquired"], _world.Events);
    }

    [Fact]
    public async Task Lease_Renewed_LastsLonger()
    {
        var grant = await _world.AcquireAsync("a", ttl: 10);
        _world.Time.Advance(TimeSpan.FromSeconds(9));
        await _world.RenewAsync(grant, TimeSpan.FromSeconds(20));

        _world.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.DoesNotContain("LockExpired", _world.Events);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("LockExpired", _world.Events);
    }

    [Fact]
    public async Task Wait_Over_SaysWhoHoldsTheLock()
    {
        await _world.AcquireAsync("a", ttl: 60);
        var b = _world.WishAsync("b", wait: 5);
        await _world.WhenQueuedAsync(1);

        _world.Time.Advance(TimeSpan.FromSeconds(5));

        var error = (await b.Soon("b is turned away")).Error!;
        Assert.Equal("lock.held", error.Code);
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnReleased_JournalReleasedTheLock_GrantsTheNext()
    {
        var a = await _world.AcquireAsync("a");
        var b = _world.WishAsync("b", wait: -1);
        await _world.WhenQueuedAsync(1);
        _world.ReleaseInStore(a.Fence);

        _world.Locks.OnReleased(LockWorld.Repo);

        Assert.True((await b.Soon("b is granted")).Value!.Fence > a.Fence);
        Assert.Equal(["LockAcquired", "LockAcquired"], _world.Events);         // the commit itself said that it released
    }

    [Fact]
    public async Task Expiry_JournalReleasedTheLockBefore_IsNone()
    {
        var a = await _world.AcquireAsync("a", ttl: 10);
        _world.ReleaseInStore(a.Fence);

        _world.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["LockAcquired"], _world.Events);
        Assert.True((await _world.AcquireAsync("b")).Fence > a.Fence);
    }

    [Fact]
    public async Task List_HeldLocks_ShowsTheirQueues()
    {
        var grant = await _world.AcquireAsync("a");
        _ = _world.WishAsync("b", wait: -1);
        _ = _world.WishAsync("c", wait: -1);
        await _world.WhenQueuedAsync(2);
        await _world.Locks.AcquireAsync(new("other", "x", TimeSpan.FromSeconds(1), default), CancellationToken.None);
        _world.Time.Advance(TimeSpan.FromSeconds(1));

        var view = Assert.Single(await _world.Locks.ListAsync(CancellationToken.None));

        Assert.Equal((LockWorld.Repo, "a", grant.Fence, grant.ExpiresAt), (view.Resource, view.Owner, view.Fence, view.ExpiresAt!.Value));
        Assert.Equal(["b", "c"], view.Queue);
    }

    [Fact]
    public async Task EveryCall_BadWords_AreRefusedWithoutAGrain()
    {
        Assert.Equal("lock.invalid", (await _world.Locks.AcquireAsync(new("a b", "", default, default), default)).Error?.Code);
        Assert.Equal("lock.invalid", (await _world.Locks.RenewAsync("r", "o", 0, null, default)).Error?.Code);
        Assert.Equal("lock.invalid", (await _world.Locks.ReleaseAsync("", "o", 1, default))?.Code);
        Assert.Equal("lock.invalid", (await _world.Locks.GetAsync("", default)).Error?.Code);
        Assert.Equal(0, _world.InMemory);
    }

    [Fact]
    public async Task Grain_HeldOrFree_LeavesMemoryOnlyWhenFree()
    {
        var grant = await _world.AcquireAsync("a", ttl: 600);
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, _world.InMemory);

        await _world.ReleaseAsync(grant);
        _world.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(0, _world.InMemory);
        Assert.True((await _world.AcquireAsync("b")).Fence > grant.Fence);
    }
}
