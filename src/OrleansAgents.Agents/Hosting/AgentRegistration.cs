using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Chat;
using OrleansAgents.Agents.Circuits;
using OrleansAgents.Agents.Directories;
using OrleansAgents.Agents.Http;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Agents.Local;
using OrleansAgents.Agents.Local.Echo;
using OrleansAgents.Agents.Local.Reviewing;
using OrleansAgents.Agents.Local.Search;
using OrleansAgents.Agents.Local.Writing;
using OrleansAgents.Agents.Partials;
using OrleansAgents.Agents.Processes;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Agents.Hosting;

/// <summary>Adds further agents to a host.</summary>
public interface IAgentsBuilder
{
    /// <summary>Gets the services of the host.</summary>
    IServiceCollection Services { get; }
}

/// <summary>Registers how agents are reached.</summary>
public static class AgentRegistration
{
    /// <summary>
    /// Registers <see cref="IAgentInvoker"/> for local, process, http and chat agents, <see cref="IPartialTexts"/>, and <see cref="IAgentDirectory"/> over the
    /// agents added here and by <see cref="AddAgent"/>. A second call adds nothing twice. Options come from the
    /// configuration section <c>OrleansAgents:Agents</c> and are checked at start; logging and configuration are the host's.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="agents">The agents, in the order in which they are preferred.</param>
    /// <returns>A builder that adds more.</returns>
    public static IAgentsBuilder AddAgents(this IServiceCollection services, params IEnumerable<AgentDescriptor> agents)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(agents);
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<AgentOptions>().BindConfiguration(AgentOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AgentOptions>, AgentOptionsValidator>());
        services.TryAddSingleton(MakeAddressRule);
        services.TryAddSingleton(provider => new AgentHttpClients(provider.GetRequiredService<AddressRule>()));
        services.TryAddSingleton<AgentCircuits>();
        services.TryAddSingleton<IAgentCircuits>(provider => provider.GetRequiredService<AgentCircuits>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentConnector, LocalConnector>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentConnector, ProcessConnector>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentConnector, HttpConnector>());
        services.TryAddSingleton<IHostAddresses, DnsHostAddresses>();
        services.TryAddSingleton<AgentDirectory>();
        services.TryAddSingleton<IAgentDirectory>(provider => provider.GetRequiredService<AgentDirectory>());
        services.TryAddSingleton<IAgentDirectoryUpdates>(provider => provider.GetRequiredService<AgentDirectory>());
        services.TryAddSingleton<AgentInvoker>();
        services.TryAddSingleton<IAgentInvoker>(provider => provider.GetRequiredService<AgentInvoker>());
        services.TryAddSingleton<IAgentLoad>(provider => provider.GetRequiredService<AgentInvoker>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgentConnector, ChatConnector>());
        services.TryAddSingleton<IPartialTexts, PartialTexts>();
        var builder = new AgentsBuilder(services)
            .AddLocalAgent<EchoAgent>().AddLocalAgent<SearchAgent>().AddLocalAgent<WriteAgent>().AddLocalAgent<ReviewAgent>();
        return agents.Aggregate(builder, AddAgent);
    }

    /// <summary>Adds an agent to the directory; the same descriptor again changes nothing.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="agent">The agent; another of the same name is refused when the directory is made.</param>
    /// <returns>The builder.</returns>
    public static IAgentsBuilder AddAgent(this IAgentsBuilder builder, AgentDescriptor agent)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(agent);
        var registered = builder.Services.Where(service => service.ServiceType == typeof(AgentDescriptor));
        if (!registered.Any(service => agent.Equals(service.ImplementationInstance)))
        {
            builder.Services.AddSingleton(agent);
        }

        return builder;
    }

    /// <summary>Adds a type of local agent; agents of kind local name it in their <c>type</c>.</summary>
    /// <typeparam name="TAgent">The code.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static IAgentsBuilder AddLocalAgent<TAgent>(this IAgentsBuilder builder)
        where TAgent : class, ILocalAgent
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILocalAgent, TAgent>());
        return builder;
    }

    // Options that are out of range are reported by their validator before this is made.
    private static AddressRule MakeAddressRule(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<AgentOptions>>().Value;
        return AddressRule.Parse(options.AllowedNetworks, options.AllowLoopback).Value!;
    }

    private sealed record AgentsBuilder(IServiceCollection Services) : IAgentsBuilder;
}
