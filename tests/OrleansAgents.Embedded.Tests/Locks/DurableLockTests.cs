using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Events;
using OrleansAgents.Grains.Locks;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Embedded.Tests.Locks;

/// <summary>Locks as a host registers them, over the store on disk.</summary>
public sealed class DurableLockTests : IDisposable
{
    private const string Repo = "repo:a/b";
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansagents-locks-").FullName;
    private readonly ManualTimeProvider _time = new();
    private ServiceProvider _provider;

    public DurableLockTests() => _provider = Open();

    private ResourceLocks Locks => _provider.GetRequiredService<ResourceLocks>();

    public void Dispose()
    {
        _provider.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void AddOrleansAgents_Locks_AreOneBehindThePort() =>
        Assert.Same(Locks, Assert.Single(_provider.GetServices<IResourceLocks>()));

    [Fact]
    public async Task Restart_LeaseOpen_HolderKeepsItsFenceUntilItEnds()
    {
        var before = await AcquireAsync("a");
        await RestartAsync();

        Assert.Equal(before.Fence, (await AcquireAsync("a")).Fence);
        Assert.Equal("a", Assert.Single(await Locks.ListAsync(CancellationToken.None)).Owner);
        _time.Advance(TimeSpan.FromSeconds(60));
        var next = await AcquireAsync("b");

        Assert.True(next.Fence > before.Fence);
        Assert.Equal("lock.stale_fence", (await Locks.ReleaseAsync(Repo, "a", before.Fence, CancellationToken.None))?.Code);
        Assert.Equal(["LockAcquired", "LockExpired", "LockAcquired"], await EventsAsync());
    }

    [Fact]
    public async Task Append_ReleasesTheLock_NextOfTheQueueIsGranted()
    {
        var held = await AcquireAsync("wf-1/build");
        var waiting = Locks.AcquireAsync(new(Repo, "b", TimeSpan.FromSeconds(60), Timeout.InfiniteTimeSpan), CancellationToken.None);
        Assert.Equal(["b"], (await Locks.GetAsync(Repo, CancellationToken.None)).Value!.Queue);

        var append = SampleAppends.Start("wf-1") with { Releases = [new(Repo, held.Owner, held.Fence, MustHold: true)] };
        Assert.Equal(AppendStatus.Appended, (await _provider.GetRequiredService<IWorkflowJournal>().AppendAsync(append, CancellationToken.None)).Status);
        Locks.OnReleased(Repo);

        Assert.True((await waiting.Soon("b is granted")).Value!.Fence > held.Fence);
        Assert.Equal(["LockAcquired", "LockReleased", "LockAcquired"], await EventsAsync());
    }

    private async Task<LockGrant> AcquireAsync(string owner) =>
        (await Locks.AcquireAsync(new(Repo, owner, TimeSpan.FromSeconds(60), TimeSpan.Zero), CancellationToken.None).Soon($"{owner} is answered")).Value!;

    private async Task<IEnumerable<string>> EventsAsync() =>
        (await _provider.GetRequiredService<IEventFeed>().ReadAsync(new(PlatformEvent.Stream), 0, 100, CancellationToken.None)).Select(e => e.Kind);

    private async Task RestartAsync()
    {
        await _provider.DisposeAsync();
        _provider = Open();
        await Locks.LoadAsync(CancellationToken.None);
    }

    private ServiceProvider Open()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<Jitter>(() => 0);
        services.AddLogging();
        services.AddOrleansAgents().UseSqlite(_folder);
        return services.BuildServiceProvider();
    }
}
