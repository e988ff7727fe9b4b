using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Limits;
using OrleansAgents.Embedded.Agents;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Grains.Limits;
using OrleansAgents.Grains.Routing;
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
        services.AddOptions<WorkflowLimits>().BindConfiguration(WorkflowLimitsValidator.Section).ValidateOnStart();
        services.AddOptions<EmbeddedHostOptions>().BindConfiguration("OrleansAgents:Host").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WorkflowLimits>, WorkflowLimitsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmbeddedHostOptions>, EmbeddedHostOptionsValidator>());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<WorkflowLimits>>().Value);
        services.TryAddSingleton<IDefinitionReader, DefinitionReader>();
        services.TryAddSingleton<IDefinitionCatalog, DefinitionCatalog>();
        services.TryAddSingleton<IRouter, CapabilityRouter>();
        services.TryAddSingleton<IArbitrator, PolicyArbitrator>();
        services.TryAddSingleton<Decisions>();
        services.TryAddSingleton<WorkflowLoader>();
        services.TryAddSingleton<AgentCalls>();
        services.TryAddSingleton<WorkflowServices>();
        AddRegistry(services);
        services.TryAddSingleton(MakeHost);
        services.TryAddSingleton<IWorkflowGrains>(provider => provider.GetRequiredService<EmbeddedHost>());
        services.TryAddSingleton<IWorkflowClient, WorkflowClient>();
        return new Builder(services);
    }

    private static void AddRegistry(IServiceCollection services)
    {
        services.AddOptions<AgentRegistryOptions>().BindConfiguration(AgentRegistryOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AgentRegistryOptions>, AgentRegistryOptionsValidator>());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<AgentRegistryOptions>>().Value);
        services.TryAddSingleton<IStallWatch, NoStallWatch>();
        services.TryAddSingleton<AgentGrainServices>();
        services.TryAddSingleton<IAgentGrains>(provider => new EmbeddedAgents(
            provider.GetRequiredService<AgentGrainServices>(), provider.GetRequiredService<IOptions<EmbeddedHostOptions>>().Value));
        services.TryAddSingleton<EndpointCheck>();
        services.TryAddSingleton<AgentRegistry>();
        services.TryAddSingleton<IAgentRegistry>(provider => provider.GetRequiredService<AgentRegistry>());
    }

    private static EmbeddedHost MakeHost(IServiceProvider provider) => new(
        provider.GetRequiredService<WorkflowServices>(),
        provider.GetRequiredService<IWorkflowIndex>(),
        provider.GetRequiredService<IOptions<EmbeddedHostOptions>>().Value,
        provider.GetRequiredService<ILogger<EmbeddedHost>>());

    private sealed record Builder(IServiceCollection Services) : IOrleansAgentsBuilder;
}
