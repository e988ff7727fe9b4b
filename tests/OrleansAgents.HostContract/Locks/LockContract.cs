using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Errors;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Locks;

/// <summary>One holder at a time, first come, first served, each with a greater fence.</summary>
public abstract class LockContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Acquire_HeldByAnother_IsRefusedAndNamesTheHolder()
    {
        var held = await AcquireAsync("a");

        var refused = await TryAsync("b");

        Assert.Equal(("lock.held", ErrorKind.Conflict), (refused.Error?.Code, refused.Error?.Kind));
        Assert.Contains("'a'", refused.Error?.Message, StringComparison.Ordinal);
        var shown = await Accepted(Door().Locks.GetAsync(Tag, CancellationToken.None));
        Assert.Equal(("a", held.Fence), (shown.Owner, shown.Fence));
        Assert.Contains(await Door().Locks.ListAsync(CancellationToken.None), view => view.Resource == Tag);
    }

    [Fact]
    public async Task Acquire_ManyAtOnce_OneGetsIt()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => TryAsync($"owner-{i}"))));

        Assert.Single(answers, answer => answer.Error is null);
        Assert.Equal(31, answers.Count(answer => answer.Error?.Code == "lock.held"));
    }

    [Fact]
    public async Task Acquire_AgainByTheHolder_KeepsItsFence() => Assert.Equal((await AcquireAsync("a")).Fence, (await AcquireAsync("a")).Fence);

    [Fact]
    public async Task Release_ManyWait_GetItInTheOrderInWhichTheyCame()
    {
        var holder = await AcquireAsync("first");
        var waiters = new List<Task<Result<LockGrant>>>();
        for (var i = 0; i < 5; i++)
        {
            waiters.Add(TryAsync($"waiter-{i}", Long, Timeout.InfiniteTimeSpan));
            await QueuedAsync(i + 1);
        }

        foreach (var waiter in waiters)
        {
            Assert.Null(await ReleaseAsync(holder));
            var next = await Accepted(waiter);
            Assert.True(next.Fence > holder.Fence, "a fence grows with every holder");
            holder = next;
        }

        Assert.Equal("waiter-4", holder.Owner);
    }

    [Fact]
    public async Task Lease_Ends_TheNextGetsTheLockAndTheOldFenceIsRefused()
    {
        var stale = await AcquireAsync("a", Short);

        var next = await Accepted(TryAsync("b", Long, Timeout.InfiniteTimeSpan));

        Assert.True(next.Fence > stale.Fence, "a fence grows with every holder");
        Assert.Equal("lock.stale_fence", (await ReleaseAsync(stale))?.Code);
        Assert.Equal("lock.stale_fence", await Refused(Door().Locks.RenewAsync(Tag, "a", stale.Fence, Long, CancellationToken.None)));
        Assert.Equal("lock.not_held", (await Door().Locks.ReleaseAsync(Tag, "b", next.Fence + 1, CancellationToken.None))?.Code);
        Assert.Equal("b", (await Accepted(Door().Locks.GetAsync(Tag, CancellationToken.None))).Owner);
    }

    [Fact]
    public async Task Renew_ByTheHolder_LetsTheLeaseCountAnew()
    {
        var held = await AcquireAsync("a", Long);

        var renewed = await Accepted(Door().Locks.RenewAsync(Tag, "a", held.Fence, Long * 2, CancellationToken.None));

        Assert.Equal(held.Fence, renewed.Fence);
        Assert.True(renewed.ExpiresAt >= held.ExpiresAt + Long, $"{held.ExpiresAt:O} became {renewed.ExpiresAt:O}");
    }

    [Fact]
    public async Task Wait_IsOver_IsRefusedAndLeavesTheQueue()
    {
        await AcquireAsync("a");

        Assert.Equal("lock.held", await Refused(TryAsync("b", Long, TimeSpan.FromMilliseconds(100))));

        await QueuedAsync(0);
    }

    [Fact]
    public async Task Wait_CallerLeaves_TheNextGetsTheLock()
    {
        var holder = await AcquireAsync("a");
        using var leaving = new CancellationTokenSource();
        var gone = Door().Locks.AcquireAsync(new(Tag, "b", Long, Timeout.InfiniteTimeSpan), leaving.Token);
        await QueuedAsync(1);
        var stays = TryAsync("c", Long, Timeout.InfiniteTimeSpan);
        await QueuedAsync(2);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.Soon("the caller leaves"));
        await ReleaseAsync(holder);

        Assert.Equal("c", (await Accepted(stays)).Owner);
    }

    [Fact]
    public async Task Crash_LeaseIsOpen_HolderKeepsTheLockAndFencesGrowOn()
    {
        var held = await AcquireAsync("a");

        await Platform.CrashAsync();

        Assert.Equal("lock.held", await Refused(TryAsync("b")));
        Assert.Equal(held.Fence, (await AcquireAsync("a")).Fence);
        Assert.Null(await ReleaseAsync(held));
        Assert.True((await AcquireAsync("b")).Fence > held.Fence, "a fence grows with every holder");
    }

    [Theory]
    [InlineData("", 60, "a")]
    [InlineData("r", 0, "a")]
    [InlineData("r", 60, "")]
    public async Task Acquire_ThatMustNot_IsRefused(string resource, int seconds, string owner) => Assert.Equal(
        "lock.invalid", await Refused(Door().Locks.AcquireAsync(new(resource, owner, TimeSpan.FromSeconds(seconds), TimeSpan.Zero), CancellationToken.None)));

    private async Task<LockGrant> AcquireAsync(string owner, TimeSpan? timeToLive = null) => await Accepted(TryAsync(owner, timeToLive));

    private Task<Result<LockGrant>> TryAsync(string owner, TimeSpan? timeToLive = null, TimeSpan wait = default) =>
        Door().Locks.AcquireAsync(new(Tag, owner, timeToLive ?? Long, wait), CancellationToken.None);

    private Task<DomainError?> ReleaseAsync(LockGrant grant) => Door().Locks.ReleaseAsync(Tag, grant.Owner, grant.Fence, CancellationToken.None);

    /// <summary>Asks until so many wait: a place in the queue has no signal of its own.</summary>
    private Task QueuedAsync(int count)
    {
        return AskAsync().Soon($"{count} wait for the lock");

        async Task AskAsync()
        {
            while ((await Accepted(Door().Locks.GetAsync(Tag, CancellationToken.None))).Queue.Count != count)
            {
                await Task.Yield();
            }
        }
    }
}
