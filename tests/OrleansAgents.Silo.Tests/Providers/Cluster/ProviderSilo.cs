using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrleansAgents.Silo.Tests.Providers.Cluster;

/// <summary>One silo with the four ADO.NET providers on PostgreSQL, and with short periods.</summary>
internal static class ProviderSilo
{
    public const string Invariant = "Npgsql";
    public const string States = "states";
    public const string DeletedStates = "deleted-states";
    public const string Streams = "streams";

    /// <summary>How long a consumer may fail, for instance because its silo is dead and nobody knows it yet.</summary>
    private static readonly TimeSpan Delivery = TimeSpan.FromSeconds(11);

    /// <summary>How long a message belongs to the silo that read it: longer than that, or it is given out a second time meanwhile.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(12);

    public static IHost Build(string connectionString, string cluster, string name, ILoggerProvider? log = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (cluster, "provider-tests"));
            silo.Configure<SiloOptions>(o => o.SiloName = name);
            silo.ConfigureEndpoints(IPAddress.Loopback, FreePort(), gatewayPort: 0);
            silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString));
            silo.AddAdoNetGrainStorage("PubSubStore", o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString));
            silo.AddAdoNetGrainStorage(States, o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString));
            silo.AddAdoNetGrainStorage(DeletedStates, o => (o.Invariant, o.ConnectionString, o.DeleteStateOnClear) = (Invariant, connectionString, true));
            silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString));
            silo.AddAdoNetStreams(Streams, streams => ConfigureStreams(streams, connectionString));
            silo.Configure<ReminderOptions>(o => (o.MinimumReminderPeriod, o.RefreshReminderListPeriod) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
            silo.Configure<ClusterMembershipOptions>(Hurry);
        });
        return builder.Build();
    }

    private static void ConfigureStreams(Orleans.Hosting.SiloAdoNetStreamConfigurator streams, string connectionString)
    {
        streams.ConfigureAdoNet(options => options.Configure(o =>
        {
            (o.Invariant, o.ConnectionString) = (Invariant, connectionString);
            (o.MaxAttempts, o.VisibilityTimeout, o.EvictionInterval) = (5, Visibility, TimeSpan.FromSeconds(1));
        }));
        streams.ConfigurePartitioning(4);
        streams.ConfigureCache(100);    // ten messages at a time: when a silo dies, some are out and many wait behind them
        streams.ConfigurePullingAgent(agent => agent.Configure(o =>
            (o.GetQueueMsgsTimerPeriod, o.MaxEventDeliveryTime) = (TimeSpan.FromMilliseconds(50), Delivery)));
    }

    /// <summary>A dead silo is found within a few seconds; one that is only slow on a busy machine is not.</summary>
    private static void Hurry(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 3;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
        options.MaxJoinAttemptTime = TimeSpan.FromSeconds(30);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
