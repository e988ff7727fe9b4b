using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Grains.Tests.Locks;

/// <summary>Which leases are expected to end with a release, and until when it matters.</summary>
public sealed class LockStallTests : IDisposable
{
    private readonly LockWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Lease_GrantedRenewedReleased_IsExpectedUntilItsEnd()
    {
        var grant = await _world.AcquireAsync("a", ttl: 10);
        Assert.Equal(_world.Time.GetUtcNow().AddSeconds(10), _world.Expected[$"{LockWorld.Repo}#{grant.Fence}"]);

        await _world.RenewAsync(grant, TimeSpan.FromSeconds(60));
        Assert.Equal(_world.Time.GetUtcNow().AddSeconds(60), _world.Expected[$"{LockWorld.Repo}#{grant.Fence}"]);

        await _world.ReleaseAsync(grant);
        Assert.Empty(_world.Expected);
    }

    [Fact]
    public async Task Lease_Expired_StaysExpectedUntilTheNextHolderReleases()
    {
        var gone = await _world.AcquireAsync("gone", ttl: 10);
        _world.Time.Advance(TimeSpan.FromSeconds(10));
        var next = await _world.AcquireAsync("next");
        Assert.Equal(_world.Time.GetUtcNow(), _world.Expected[$"{LockWorld.Repo}#{gone.Fence}"]);

        await _world.ReleaseAsync(next);

        Assert.Empty(_world.Expected);
    }

    [Fact]
    public async Task Lease_ExpiredAndNobodyCame_IsForgottenAfterAWhile()
    {
        await _world.AcquireAsync("gone", ttl: 10);
        _world.Time.Advance(TimeSpan.FromSeconds(10) + TimeSpan.FromMinutes(4.9));
        Assert.Single(_world.Expected);

        _world.Time.Advance(TimeSpan.FromMinutes(0.1));

        Assert.Empty(_world.Expected);
    }

    [Fact]
    public async Task Leases_ExpireAgainAndAgain_AreNotRememberedWithoutEnd()
    {
        for (var i = 0; i < 100; i++)
        {
            await _world.AcquireAsync($"owner {i}", ttl: 1);
            _world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(16, _world.Expected.Count);
    }

    [Fact]
    public async Task Lease_ReleasedByTheJournal_IsMet()
    {
        var grant = await _world.AcquireAsync("a");
        _world.ReleaseInStore(grant.Fence);

        _world.Locks.OnReleased(LockWorld.Repo);

        await Patience.Until(() => _world.Expected.IsEmpty, "the release is seen");
    }

    [Fact]
    public async Task Restart_LeaseOpen_IsExpectedAnew()
    {
        var grant = await _world.AcquireAsync("a");
        _world.Restart();
        _world.Expected.Clear();

        await _world.Locks.LoadAsync(CancellationToken.None);

        Assert.Equal(grant.ExpiresAt, Assert.Single(_world.Expected).Value);
    }
}
