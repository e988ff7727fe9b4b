using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Agents.Hosting;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Embedded;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Hosting.Starting;
using OrleansAgents.Persistence.Sqlite;

namespace OrleansAgents.Server.Hosting;

/// <summary>The one place that names the parts of this program.</summary>
internal static class PlatformServices
{
    /// <summary>Registers the embedded host over SQLite with the operator's agents and routing.</summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">Where the data is.</param>
    /// <param name="source">The operator's file.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPlatform(this IServiceCollection services, PlatformSettings settings, OperatorFileSource source)
    {
        services.TryAddSingleton<Jitter>(Random.Shared.NextDouble);
        services.AddOrleansAgents().UseSqlite(settings.DataFolder);
        services.Configure<AgentOptions>(agents => agents.AllowLoopback = true);          // this version listens on loopback alone (ListenAddresses)
        services.AddAgents(source.File.AllAgents).AddRouting(source.File.Routing);
        return services;
    }
}
