using System.Net;
using Orleans.Configuration;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Silo.Configuration;
using SiloOptions = OrleansAgents.Silo.Configuration.SiloOptions;
using OrleansAgents.Silo.Streams;

namespace OrleansAgents.Silo.Hosting;

/// <summary>How Orleans is set up, and why.</summary>
internal static class ClusterConfiguration
{
    private const string Provider = "Npgsql";
    private const int PoolMax = 16;

    // How late a row may be on the other silos, where the feed of all runs waits for it.
    private static readonly TimeSpan LiveEvery = TimeSpan.FromMilliseconds(20);

    // Longer than Orleans tries to deliver (a minute): or a message that waits behind one that fails would be given out again.
    private static readonly TimeSpan MessagesHeldFor = TimeSpan.FromSeconds(90);

    /// <summary>Sets a silo up.</summary>
    /// <param name="silo">Orleans.</param>
    /// <param name="options">The operator's choices.</param>
    /// <param name="connectionString">The database.</param>
    public static void Configure(ISiloBuilder silo, SiloOptions options, string connectionString)
    {
        var connection = PostgresClusters.Bounded(connectionString, PoolMax, "orleansagents cluster");
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
        AddMembership(silo, options, connection);
#pragma warning disable ORLEANSEXP003 // With the older directory, runs of silos that live are interrupted when the silo dies that knew where they are.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = (Provider, connection));
        silo.AddAdoNetGrainStorage(FeedStreams.Subscriptions, storage => (storage.Invariant, storage.ConnectionString) = (Provider, connection));
        silo.AddMemoryStreams(FeedStreams.Live, streams =>
        {
            streams.ConfigurePartitioning(numOfQueues: 1);    // it is one stream: other queues would be asked in vain
            streams.ConfigurePullingAgent(agent => agent.Configure(pulling => pulling.GetQueueMsgsTimerPeriod = LiveEvery));
        });
        if (options.DurableMessageStream)
        {
            silo.AddAdoNetStreams(FeedStreams.Messages, streams =>
            {
                (streams.Invariant, streams.ConnectionString) = (Provider, connection);
                streams.VisibilityTimeout = MessagesHeldFor;
            });
        }

        Bound(silo, options);
    }

    private static void AddMembership(ISiloBuilder silo, SiloOptions options, string connection)
    {
        if (options.Clustering == ClusteringKind.Localhost)
        {
            silo.UseLocalhostClustering(
                options.SiloPort, options.GatewayPort, new IPEndPoint(IPAddress.Loopback, options.PrimaryPort), options.ServiceId, options.ClusterId);
            return;
        }

        silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Provider, connection));
        if (options.AdvertisedAddress is { } address)
        {
            silo.ConfigureEndpoints(IPAddress.Parse(address), options.SiloPort, options.GatewayPort);
        }
        else
        {
            silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort);
        }
    }

    private static void Bound(ISiloBuilder silo, SiloOptions options)
    {
        // A silo is gone after about ProbeTimeout x ProbesMissedMax. Two must agree where there are two, so that one slow silo does
        // not throw others out. Old rows of silos that are gone are kept a day, for people who look.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = options.ProbeTimeout;
            membership.NumMissedProbesLimit = options.ProbesMissedMax;
            membership.NumVotesForDeathDeclaration = 2;
            membership.TableRefreshTimeout = options.ProbeTimeout * 2;
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(30);
            membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
        });

        // A caller whose silo is gone tries again after this; a turn is a commit and should take milliseconds.
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = options.ResponseTimeout;
            messaging.SystemResponseTimeout = options.ResponseTimeout;
            messaging.CancelRequestOnTimeout = false;         // a command once begun is carried out, as its contract says
        });

        // Orleans clients (not the HTTP front door) are turned away when the machine has no time left.
        silo.Configure<LoadSheddingOptions>(shedding => (shedding.LoadSheddingEnabled, shedding.CpuThreshold) = (true, 95));
        silo.Configure<GrainCollectionOptions>(collection =>
        {
            collection.CollectionAge = TimeSpan.FromMinutes(5);
            collection.CollectionQuantum = TimeSpan.FromSeconds(30);
            collection.DeactivationTimeout = TimeSpan.FromSeconds(10);
        });
    }
}
