using Orleans.Dashboard;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Api;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Silo.Configuration;

namespace OrleansAgents.Silo.Hosting;

/// <summary>A silo with the HTTP front door in the same process.</summary>
internal static class SiloApplication
{
    /// <summary>The path of the Orleans dashboard.</summary>
    public const string DashboardPath = "/dashboard";

    /// <summary>Makes the program. The database was checked.</summary>
    /// <param name="settings">How this silo works.</param>
    /// <param name="source">The operator's file.</param>
    /// <param name="first">Registers what is to take the place of parts of the program; null for nothing.</param>
    /// <returns>The program, not started.</returns>
    public static WebApplication Build(SiloSettings settings, OperatorFileSource source, Action<IServiceCollection>? first = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans.", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);   // it logs what it throws, too
        first?.Invoke(builder.Services);
        builder.Services.AddSiloPlatform(source, settings.ConnectionString);
        builder.Services.AddOrleansAgentsApi();
        builder.Services.AddSingleton<IReadiness, SiloReadiness>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
        builder.UseOrleans(silo =>
        {
            ClusterConfiguration.Configure(silo, settings.Silo, settings.ConnectionString);
            if (settings.Silo.Dashboard)
            {
                silo.AddDashboard();
            }
        });
        builder.Services.AddHostedService<SiloService>();     // after Orleans: it begins when the silo has joined, and ends before it leaves
        var application = builder.Build();
        application.MapOrleansAgents();
        if (settings.Silo.Dashboard)
        {
            application.MapOrleansDashboard(DashboardPath);
        }

        return application;
    }
}
