using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Events;
using OrleansAgents.Embedded;
using OrleansAgents.Embedded.Locks;
using OrleansAgents.Grains.Locks;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Grains.Tests.Locks;

/// <summary>Locks in the real host, over a store in memory and a clock that a test moves.</summary>
internal sealed class LockWorld : IStallWatch, IDisposable
{
    public const string Repo = "repo:a/b";

    private EmbeddedLocks _grains;

    public LockWorld()
    {
        Time = new();
        (_grains, Locks) = Open();
    }

    public ManualTimeProvider Time { get; }

    public InMemoryGrainStates States { get; } = new();

    public Action? OnWrite { get; set; }

    public Action? AfterWrite { get; set; }

    public ResourceLocks Locks { get; private set; }

    public int InMemory => _grains.Count;

    public ConcurrentDictionary<string, DateTimeOffset> Expected { get; } = new();

    public IEnumerable<string> Events => States.Events.Select(e => e.Kind);

    /// <summary>The process dies; another one opens the store.</summary>
    public void Restart()
    {
        _grains.Dispose();
        (_grains, Locks) = Open();
    }

    public Task<Result<LockGrant>> WishAsync(string owner, double wait = 0, double ttl = 10, CancellationToken cancellationToken = default) =>
        Locks.AcquireAsync(new(Repo, owner, TimeSpan.FromSeconds(ttl), wait < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(wait)), cancellationToken);

    public async Task<LockGrant> AcquireAsync(string owner, double ttl = 10) =>
        (await WishAsync(owner, 0, ttl).Soon($"{owner} is answered")).TryGet(out var grant, out var error) ? grant : throw new InvalidOperationException(error.Message);

    public Task<DomainError?> ReleaseAsync(LockGrant grant) =>
        Locks.ReleaseAsync(grant.Resource, grant.Owner, grant.Fence, CancellationToken.None).Soon($"{grant.Owner} releases");

    public Task<Result<LockGrant>> RenewAsync(LockGrant grant, TimeSpan? ttl = null) =>
        Locks.RenewAsync(grant.Resource, grant.Owner, grant.Fence, ttl, CancellationToken.None).Soon($"{grant.Owner} renews");

    public async Task<LockView?> ShowAsync() => (await Locks.GetAsync(Repo, CancellationToken.None).Soon("the lock is shown")).Value;

    /// <summary>Waits until so many wait in the queue.</summary>
    public async Task WhenQueuedAsync(int count)
    {
        while ((await ShowAsync())?.Queue.Count != count)
        {
            await Task.Yield();
        }
    }

    /// <summary>A commit of the journal releases the lock behind the grain's back.</summary>
    public void ReleaseInStore(long fence) =>
        States.Put(GrainTypes.Lock, Repo, System.Text.Encoding.UTF8.GetBytes($$"""{"fence":{{fence}}}"""));

    void IStallWatch.Expect(Expectation stall, DateTimeOffset dueAt) => Expected[stall.About] = dueAt;

    void IStallWatch.Met(StallKind kind, string about) => Expected.TryRemove(about, out _);

    public void Dispose() => _grains.Dispose();

    private (EmbeddedLocks Grains, ResourceLocks Locks) Open()
    {
        var services = new LockServices(new WatchedStates(States, this), this, Time);
        var grains = new EmbeddedLocks(services, new EmbeddedHostOptions(), NullLogger<EmbeddedLocks>.Instance);
        return (grains, new(grains, services, NullLogger<ResourceLocks>.Instance));
    }
}
