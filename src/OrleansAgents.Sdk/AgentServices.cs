using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansAgents.Sdk.Calls;
using OrleansAgents.Sdk.Registrations;
using OrleansAgents.Sdk.Serving;

namespace OrleansAgents.Sdk;

/// <summary>Makes a service an agent.</summary>
public static class AgentServices
{
    /// <summary>
    /// Adds what <c>MapAgent</c> needs, and what registers the agent with its server and says that it is alive for as long as
    /// the service runs. Options come from the configuration section <c>OrleansAgent</c> and are checked at start. A second
    /// call adds nothing twice; its options are set after those of the first.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets the options; null leaves them to the configuration.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddOrleansAgent(this IServiceCollection services, Action<OrleansAgentOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        if (services.All(service => service.ServiceType != typeof(ServedAgent)))
        {
            services.AddOptions<OrleansAgentOptions>().BindConfiguration(OrleansAgentOptions.Section).ValidateOnStart();
        }

        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OrleansAgentOptions>, OrleansAgentOptionsValidator>());
        services.TryAddSingleton<ServedAgent>();
        services.TryAddSingleton<CallReader>();
        services.TryAddSingleton<WorkDesk>();
        services.TryAddSingleton<HandlerRun>();
        services.TryAddSingleton<OwnAddress>();
        services.TryAddSingleton(provider => new Pauses(provider.GetRequiredService<IOptions<OrleansAgentOptions>>(), RandomNumberGenerator.GetInt32(int.MaxValue)));
        services.TryAddSingleton<RegistryClient>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AgentRegistrar>());
        return services;
    }
}
