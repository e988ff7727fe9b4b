using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService;
using OrleansAgents.Silo.Tests.Providers.Cluster;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Tests.Providers;

public sealed class ClusteringTests
{
    private static readonly DateTime Noon = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Cluster_ThreeSilos_OneKilledIsDeclaredDeadAndOneStoppedLeaves()
    {
        await using var cluster = await ProviderCluster.StartAsync(others: 2);
        Assert.Equal("3", await cluster.Database.SqlAsync("select count(*) from orleans_silo where status = 3"));

        await cluster.Other(1).KillAsync();
        var seen = await cluster.SeenAsync(s => s.GetSiloStatus(cluster.Other(1).Address) == SiloStatus.Dead, "the killed silo is declared dead");
        Assert.Equal(2, seen.Members.Values.Count(m => m.Status == SiloStatus.Active));
        Assert.NotEqual("", await cluster.Database.SqlAsync("select suspected from orleans_silo where status = 6"));

        await cluster.Other(2).StopAsync();
        await cluster.SeenAsync(s => s.GetSiloStatus(cluster.Other(2).Address) == SiloStatus.Dead, "the stopped silo has left");
    }

    [Fact]
    public async Task Table_ChangeFromAnotherVersion_IsRefusedWholeAndKeepsTheVersion()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        var table = await TableAsync(database);
        var empty = await table.ReadAll();
        Assert.Empty(empty.Members);
        Assert.Equal(0, empty.Version.Version);

        Assert.True(await table.InsertRow(Silo(1), empty.Version.Next()));
        Assert.False(await table.InsertRow(Silo(2), empty.Version.Next()));        // from a version that is gone
        var one = await table.ReadAll();
        Assert.False(await table.InsertRow(Silo(1), one.Version.Next()));          // there already
        Assert.False(await table.UpdateRow(Silo(2), "", one.Version.Next()));      // not there
        Assert.False(await table.UpdateRow(Silo(1), "", empty.Version.Next()));
        Assert.Equal(1, (await table.ReadAll()).Version.Version);

        var dying = Silo(1);
        (dying.Status, dying.SuspectTimes) = (SiloStatus.Dead, [Tuple.Create(Address(9), Noon)]);
        Assert.True(await table.UpdateRow(dying, "", one.Version.Next()));
        var (entry, _) = Assert.Single((await table.ReadAll()).Members);
        Assert.Equal((SiloStatus.Dead, "silo-1", "host", 1, Noon), (entry.Status, entry.SiloName, entry.HostName, entry.ProxyPort, entry.StartTime));
        Assert.Equal([Tuple.Create(Address(9), Noon)], entry.SuspectTimes);
    }

    [Fact]
    public async Task Table_TwentyChangesAtOnceFromOneVersion_OneWins()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        var table = await TableAsync(database);
        var next = (await table.ReadAll()).Version.Next();

        var won = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => table.InsertRow(Silo(i), next)));

        Assert.Single(won, true);
        var read = await table.ReadAll();
        Assert.Equal((1, 1), (read.Version.Version, read.Members.Count));
    }

    [Fact]
    public async Task Table_SignOfLife_LeavesTheVersionAndOtherSilosAlone()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        var table = await TableAsync(database);
        await table.InsertRow(Silo(1), (await table.ReadAll()).Version.Next());
        await table.InsertRow(Silo(2), (await table.ReadAll()).Version.Next());

        var alive = Silo(1);
        alive.IAmAliveTime = Noon.AddMinutes(1);
        await table.UpdateIAmAlive(alive);

        var (found, absent) = (await table.ReadRow(Address(1)), await table.ReadRow(Address(3)));
        Assert.Equal(Noon.AddMinutes(1), Assert.Single(found.Members).Item1.IAmAliveTime);
        Assert.Equal(Noon, Assert.Single((await table.ReadRow(Address(2))).Members).Item1.IAmAliveTime);
        Assert.Empty(absent.Members);
        Assert.Equal((2, 2), (found.Version.Version, absent.Version.Version));
    }

    [Fact]
    public async Task Table_Cleanup_ForgetsOnlyTheDeadOfBefore()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        var (table, other) = (await TableAsync(database), await TableAsync(database, "another"));
        foreach (var silo in new[] { Silo(1), Silo(2, SiloStatus.Dead), Silo(3, SiloStatus.Dead, Noon.AddHours(2)), Silo(4, SiloStatus.Joining) })
        {
            await table.InsertRow(silo, (await table.ReadAll()).Version.Next());
        }

        await other.InsertRow(Silo(5, SiloStatus.Dead), (await other.ReadAll()).Version.Next());
        await table.CleanupDefunctSiloEntries(Noon.AddHours(1));

        Assert.Equal(["silo-1", "silo-3", "silo-4"], (await table.ReadAll()).Members.Select(m => m.Item1.SiloName).Order());
        Assert.Single((await other.ReadAll()).Members);
        await table.DeleteMembershipTableEntries("cluster");
        Assert.Equal("1", await database.SqlAsync("select count(*) from orleans_silo"));
    }

    private static async Task<AdoNetClusteringTable> TableAsync(PostgresDatabase database, string cluster = "cluster")
    {
        var table = new AdoNetClusteringTable(
            NoServices.Instance,
            Options.Create(new ClusterOptions { ClusterId = cluster, ServiceId = "service" }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = ProviderSilo.Invariant, ConnectionString = database.ConnectionString }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        await table.InitializeMembershipTable(tryInitTableVersion: true); // as the second silo does
        return table;
    }

    private static SiloAddress Address(int number) => SiloAddress.FromParsableString($"127.0.0.1:{1000 + number}@{number}");

    private static MembershipEntry Silo(int number, SiloStatus status = SiloStatus.Active, DateTime? alive = null) => new()
    {
        SiloAddress = Address(number),
        SiloName = $"silo-{number}",
        HostName = "host",
        Status = status,
        ProxyPort = number,
        StartTime = Noon,
        IAmAliveTime = alive ?? Noon,
    };

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
