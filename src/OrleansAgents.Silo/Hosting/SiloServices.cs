using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Agents.Hosting;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Grains.Hosting;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Silo.Agents;
using OrleansAgents.Silo.Configuration;
using OrleansAgents.Silo.Locks;
using OrleansAgents.Silo.Recovery;
using OrleansAgents.Silo.Serialization;
using OrleansAgents.Silo.Streams;
using OrleansAgents.Silo.Workflows;

namespace OrleansAgents.Silo.Hosting;

/// <summary>The one place that names the parts of a silo.</summary>
internal static class SiloServices
{
    /// <summary>Registers the silo's parts beside Orleans: the grains' surroundings, how grains are reached, the store, the agents.</summary>
    /// <param name="services">The services.</param>
    /// <param name="source">The operator's file.</param>
    /// <param name="connectionString">The database.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddSiloPlatform(this IServiceCollection services, OperatorFileSource source, string connectionString)
    {
        services.TryAddSingleton<Jitter>(Random.Shared.NextDouble);
        services.AddOptions<SiloOptions>().BindConfiguration(SiloOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SiloOptions>, SiloOptionsValidator>());
        services.TryAddSingleton<SiloState>();
        services.TryAddSingleton<IWorkflowGrains, ClusterWorkflows>();
        services.TryAddSingleton<IResourceLockGrains, ClusterLocks>();
        services.TryAddSingleton<LocalCapabilities>();
        services.TryAddSingleton<AgentReplica>();
        services.TryAddSingleton(provider => new Lazy<AgentReplica>(provider.GetRequiredService<AgentReplica>));
        services.TryAddSingleton<IAgentGrains, ClusterAgents>();
        services.TryAddSingleton<IAgentRegistry, ClusterRegistry>();
        services.TryAddSingleton<RecoveryPass>();
        services.TryAddSingleton<SiloWatch>();
        services.TryAddSingleton<FeedStreams>();
        services.AddWire();
        new Builder(services.AddGrains()).UsePostgres(connectionString);
        services.Configure<AgentOptions>(agents => agents.AllowLoopback = true);          // this version listens on loopback alone (ListenAddresses)
        services.AddAgents(source.File.AllAgents).AddRouting(source.File.Routing);
        services.TryAddSingleton(source);
        return services;
    }

    private sealed record Builder(IServiceCollection Services) : IOrleansAgentsBuilder;
}
