using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Embedded.Agents;
using OrleansAgents.Embedded.Locks;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Grains.Hosting;
using OrleansAgents.Grains.Locks;
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
        services.AddGrains();
        services.AddOptions<EmbeddedHostOptions>().BindConfiguration("OrleansAgents:Host").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmbeddedHostOptions>, EmbeddedHostOptionsValidator>());
        services.TryAddSingleton(MakeHost);
        services.TryAddSingleton<IWorkflowGrains>(provider => provider.GetRequiredService<EmbeddedHost>());
        services.TryAddSingleton<IAgentGrains>(provider => new EmbeddedAgents(
            provider.GetRequiredService<AgentGrainServices>(), provider.GetRequiredService<IOptions<EmbeddedHostOptions>>().Value));
        services.TryAddSingleton(MakeLocks);
        services.TryAddSingleton<IResourceLockGrains>(provider => provider.GetRequiredService<EmbeddedLocks>());
        return new Builder(services);
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
