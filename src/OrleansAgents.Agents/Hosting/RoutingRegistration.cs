using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Agents.Routing;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Agents.Hosting;

/// <summary>Registers the chat models that recommend and decide.</summary>
public static class RoutingRegistration
{
    /// <summary>
    /// Registers the settings, and <see cref="IChatRouter"/> and <see cref="IChatArbitrator"/> exactly when the settings name a chat
    /// model for them. They take the place of settings that were registered before; a second call with the same adds nothing twice.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="settings">What the operator's file says of routing.</param>
    /// <returns>The builder.</returns>
    public static IAgentsBuilder AddRouting(this IAgentsBuilder builder, RoutingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        var services = builder.Services;
        services.RemoveAll<RoutingSettings>().AddSingleton(settings);
        services.RemoveAll<IChatRouter>();
        services.RemoveAll<IChatArbitrator>();
        if (settings.RouterChat is { } router)
        {
            services.AddSingleton<IChatRouter>(provider => new ChatRouter(router, Bounds(provider), Partials(provider), Clock(provider)));
        }

        if (settings.ArbitratorChat is { } arbitrator)
        {
            services.AddSingleton<IChatArbitrator>(provider => new ChatArbitrator(arbitrator, Bounds(provider), Partials(provider), Clock(provider)));
        }

        return builder;
    }

    private static IOptions<AgentOptions> Bounds(IServiceProvider provider) => provider.GetRequiredService<IOptions<AgentOptions>>();

    private static IPartialTexts Partials(IServiceProvider provider) => provider.GetRequiredService<IPartialTexts>();

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
