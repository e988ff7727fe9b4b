using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Grains.Limits;
using OrleansAgents.Grains.Locks;
using OrleansAgents.Grains.Routing;
using OrleansAgents.Grains.Routing.Evaluation;
using OrleansAgents.Grains.Routing.Replay;
using OrleansAgents.Grains.Stalls;
using OrleansAgents.Grains.Workflows;

namespace OrleansAgents.Grains.Hosting;

/// <summary>Registers what every host needs around its grains.</summary>
public static class GrainsRegistration
{
    /// <summary>
    /// Registers what the grains share, and their clients. A repeat changes nothing. Still to be chosen by the host: how grains are
    /// reached (<see cref="IWorkflowGrains"/>, <see cref="IAgentGrains"/>, <see cref="IResourceLockGrains"/>), a store, the agents,
    /// and a <see cref="Abstractions.Hosting.Jitter"/>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        AddStallWatch(services);
        services.AddOptions<WorkflowLimits>().BindConfiguration(WorkflowLimitsValidator.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WorkflowLimits>, WorkflowLimitsValidator>());
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
        services.TryAddSingleton<IWorkflowClient, WorkflowClient>();
        AddRegistry(services);
        AddLocks(services);
        return services;
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
        services.TryAddSingleton<EndpointCheck>();
        services.TryAddSingleton<AgentRegistry>();
        services.TryAddSingleton<IAgentRegistry>(provider => provider.GetRequiredService<AgentRegistry>());
    }

    private static void AddLocks(IServiceCollection services)
    {
        services.TryAddSingleton<LockServices>();
        services.TryAddSingleton<ResourceLocks>();
        services.TryAddSingleton<IResourceLocks>(provider => provider.GetRequiredService<ResourceLocks>());
    }
}
