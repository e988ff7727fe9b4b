using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Grains.Tests.Locks;

/// <summary>Those who stop waiting.</summary>
public sealed class ResourceLockCancelTests : IDisposable
{
    private readonly LockWorld _world = new();
    private readonly CancellationTokenSource _cancel = new();

    public void Dispose()
    {
        _world.Dispose();
        _cancel.Dispose();
    }

    [Fact]
    public async Task Wait_Cancelled_LeavesTheQueue()
    {
        var a = await _world.AcquireAsync("a");
        var b = _world.WishAsync("b", wait: -1, cancellationToken: _cancel.Token);
        var c = _world.WishAsync("c", wait: -1);
        await _world.WhenQueuedAsync(2);

        await _cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => b.Soon("b gives up"));
        Assert.Equal(["c"], (await _world.ShowAsync())!.Queue);
        await _world.ReleaseAsync(a);
        Assert.NotNull((await c.Soon("c is granted")).Value);
    }

    [Fact]
    public async Task Wait_CancelledJustWhenGranted_ReleasesAgain()
    {
        var a = await _world.AcquireAsync("a");
        var b = _world.WishAsync("b", wait: -1, cancellationToken: _cancel.Token);
        var c = _world.WishAsync("c", wait: -1);
        await _world.WhenQueuedAsync(2);

        // Within the write of the release, b's grant is decided and b does not know yet.
        _world.OnWrite = _cancel.Cancel;
        await _world.ReleaseAsync(a);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => b.Soon("b gives up"));
        Assert.Equal("c", (await c.Soon("c is granted")).Value!.Owner);
    }

    [Fact]
    public async Task Wait_CancelledWhenGrantedToAnotherWishOfTheOwner_KeepsTheLock()
    {
        var a = await _world.AcquireAsync("a");
        var cancelled = _world.WishAsync("b", wait: -1, cancellationToken: _cancel.Token);
        var kept = _world.WishAsync("b", wait: -1);
        await _world.WhenQueuedAsync(2);

        _world.OnWrite = _cancel.Cancel;
        await _world.ReleaseAsync(a);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Soon("one wish is given up"));
        var grant = (await kept.Soon("the other is granted")).Value!;
        Assert.Equal(grant.Fence, (await _world.ShowAsync())?.Fence);
    }

    [Fact]
    public async Task Acquire_CancelledBefore_TakesNothing()
    {
        await _cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _world.WishAsync("a", cancellationToken: _cancel.Token));

        Assert.Equal(0, _world.States.Writes);
    }
}
