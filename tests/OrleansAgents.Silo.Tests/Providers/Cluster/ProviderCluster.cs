using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using OrleansAgents.TestKit.Postgres;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Silo.Tests.Providers.Cluster;

/// <summary>A cluster on a database of its own: one silo in this process, where the test looks from, and others that may die.</summary>
internal sealed class ProviderCluster : IAsyncDisposable
{
    private static int _number;
    private readonly string _name = $"cluster-{Interlocked.Increment(ref _number)}";
    private readonly List<ProviderProcess> _others = [];

    private ProviderCluster(PostgresDatabase database, ILoggerProvider? log)
    {
        Database = database;
        Home = ProviderSilo.Build(database.ConnectionString, _name, "home", log);
    }

    public PostgresDatabase Database { get; }

    public IHost Home { get; }

    public IServiceProvider Services => Home.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public SiloAddress HomeAddress => Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public static async Task<ProviderCluster> StartAsync(int others, ILoggerProvider? log = null)
    {
        var cluster = new ProviderCluster(await PostgresDatabase.MigratedAsync(), log);
        await cluster.Home.StartAsync();
        for (var i = 1; i <= others; i++)
        {
            await cluster.JoinAsync($"other-{i}");
        }

        return cluster;
    }

    /// <summary>Starts one more silo, and returns once this process's silo sees it.</summary>
    public async Task<ProviderProcess> JoinAsync(string name)
    {
        var other = await ProviderProcess.StartAsync(Database.ConnectionString, _name, name);
        _others.Add(other);
        await SeenAsync(s => s.GetSiloStatus(other.Address) == SiloStatus.Active, $"silo '{name}' is active");
        return other;
    }

    public ProviderProcess Other(int number) => _others[number - 1];

    /// <summary>Waits until this process's silo sees a membership as expected.</summary>
    public async Task<ClusterMembershipSnapshot> SeenAsync(Func<ClusterMembershipSnapshot, bool> expected, string what)
    {
        return await WaitAsync().Soon(what);

        async Task<ClusterMembershipSnapshot> WaitAsync()
        {
            await foreach (var snapshot in Services.GetRequiredService<IClusterMembershipService>().MembershipUpdates)
            {
                if (expected(snapshot))
                {
                    return snapshot;
                }
            }

            throw new InvalidOperationException($"The silo stopped before: {what}.");
        }
    }

    /// <summary>Runs a call whose grain, when it is not active yet, is put on this silo.</summary>
    public static async Task<T> OnAsync<T>(SiloAddress silo, Func<Task<T>> call)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        try
        {
            return await call();
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var other in _others)
        {
            await other.DisposeAsync();
        }

        await Home.StopAsync();
        Home.Dispose();
        await Database.DisposeAsync();
    }
}
