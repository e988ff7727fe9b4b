using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Embedded.Agents;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Embedded.Locks;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Grains.Limits;
using OrleansAgents.Grains.Locks;
using OrleansAgents.Grains.Routing;
using OrleansAgents.Grains.Routing.Evaluation;
using OrleansAgents.Grains.Routing.Replay;
using OrleansAgents.Grains.Stalls;
using OrleansAgents.Grains.Workflows;

namespace OrleansAgents.Embedded;

/// <summary>Registers the one-process host.</summary>
public static class EmbeddedRegistration
{
    /// <summary>
    /// Registers the grains, their client and the one-process host. A repeat changes nothing. Still to be chosen by the host:
    /// a store (<c>UseSqlite</c>), the agents (<c>AddAgents</c>) and a <see cref="Jitter"/>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>The builder.</returns>
    public static IOrleansAgentsBuilder AddOrleansAgents(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        AddStallWatch(services);
        services.AddOptions<WorkflowLimits>().BindConfiguration(WorkflowLimitsValidator.Section).ValidateOnStart();
        services.AddOptions<EmbeddedHostOptions>().BindConfiguration("OrleansAgents:Host").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WorkflowLimits>, WorkflowLimitsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmbeddedHostOptions>, EmbeddedHostOptionsValidator>());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<WorkflowLimits>>().Value);
        services.TryAddSingleton<IDefinitionReader, DefinitionReader>();
        services.TryAddSingleton<IDefinitionCatalog, DefinitionCatalog>();
        AddRouting(services);
        services.TryAddSingleton<Decisions>();
        services.TryAddSingleton<WorkflowLoader>();
        services.TryAddSingleton<StepLocks>();
        services.TryAddSingleton<StepCalls>();
        services.TryAddSingleton<MessageDeliveries>();
        services.TryAddSingleton<AgentCalls>();
        services.TryAddSingleton<WorkflowServices>();
        AddRegistry(services);
        services.TryAddSingleton(MakeHost);
        services.TryAddSingleton<IWorkflowGrains>(provider => provider.GetRequiredService<EmbeddedHost>());
        services.TryAddSingleton<IWorkflowClient, WorkflowClient>();
        AddLocks(services);
        return new Builder(services);
    }

    private static void AddRouting(IServiceCollection services)
    {
        services.TryAddSingleton<RouterModelKeeper>();
        services.TryAddSingleton<CapabilityRouter>();
        services.TryAddSingleton<TextRouter>();
        services.TryAddSingleton<IRouter>(provider => provider.GetService<RoutingSettings>()?.Router == RouterKind.Tags
            ? provider.GetRequiredService<CapabilityRouter>()
            : provider.GetRequiredService<TextRouter>());
        services.TryAddSingleton<IArbitrator, PolicyArbitrator>();
        services.TryAddSingleton<RouteReplay>();
        services.TryAddSingleton<IRoutes, Routes>();
        services.TryAddSingleton<IRouteEvaluation, RouteEvaluation>();
    }

    private static void AddStallWatch(IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOptions<StallOptions>().BindConfiguration(StallOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StallOptions>, StallOptionsValidator>());
        services.TryAddSingleton<StallInstruments>();
        services.TryAddSingleton<Watchdog>();
        services.TryAddSingleton<IStallWatch>(provider => provider.GetRequiredService<Watchdog>());
    }

    private static void AddRegistry(IServiceCollection services)
    {
        services.AddOptions<AgentRegistryOptions>().BindConfiguration(AgentRegistryOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AgentRegistryOptions>, AgentRegistryOptionsValidator>());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<AgentRegistryOptions>>().Value);
        services.TryAddSingleton<AgentGrainServices>();
        services.TryAddSingleton<IAgentGrains>(provider => new EmbeddedAgents(
            provider.GetRequiredService<AgentGrainServices>(), provider.GetRequiredService<IOptions<EmbeddedHostOptions>>().Value));
        services.TryAddSingleton<EndpointCheck>();
        services.TryAddSingleton<AgentRegistry>();
        services.TryAddSingleton<IAgentRegistry>(provider => provider.GetRequiredService<AgentRegistry>());
    }

    private static void AddLocks(IServiceCollection services)
    {
        services.TryAddSingleton<LockServices>();
        services.TryAddSingleton(MakeLocks);
        services.TryAddSingleton<IResourceLockGrains>(provider => provider.GetRequiredService<EmbeddedLocks>());
        services.TryAddSingleton<ResourceLocks>();
        services.TryAddSingleton<IResourceLocks>(provider => provider.GetRequiredService<ResourceLocks>());
    }

    private static EmbeddedLocks MakeLocks(IServiceProvider provider) => new(
        provider.GetRequiredService<LockServices>(),
        provider.GetRequiredService<IOptions<EmbeddedHostOptions>>().Value,
        provider.GetRequiredService<ILogger<EmbeddedLocks>>());

    private static EmbeddedHost MakeHost(IServiceProvider provider) => new(
        provider.GetRequiredService<WorkflowServices>(),
        provider.GetRequiredService<IWorkflowIndex>(),
        provider.GetRequiredService<IOptions<EmbeddedHostOptions>>().Value,
        provider.GetRequiredService<ILogger<EmbeddedHost>>());

    private sealed record Builder(IServiceCollection Services) : IOrleansAgentsBuilder;
}
