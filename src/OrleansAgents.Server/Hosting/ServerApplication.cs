using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Api;
using OrleansAgents.Hosting.Configuration;

namespace OrleansAgents.Server.Hosting;

/// <summary>The HTTP server over the embedded host.</summary>
internal static class ServerApplication
{
    /// <summary>Serves until the token is cancelled, then drains and stops.</summary>
    /// <param name="settings">Where to listen, and where the data is.</param>
    /// <param name="source">The operator's file.</param>
    /// <param name="cancellationToken">Asks for a graceful stop.</param>
    /// <returns>A task that ends when the server has stopped.</returns>
    public static async Task RunAsync(ServeSettings settings, OperatorFileSource source, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        ((IConfigurationBuilder)builder.Configuration).AddLimitsOf(source.File);
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);   // it logs what it throws, too
        builder.Services.RemoveAll<IHostLifetime>();                      // signals are the program's, not the framework's
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.AddPlatform(settings.Platform, source);
        builder.Services.AddSingleton(source);
        builder.Services.AddOrleansAgentsApi();
        builder.Services.AddSingleton<IReadiness, PlatformReadiness>();
        builder.Services.AddHostedService<PlatformService>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
        await using var application = builder.Build();
        application.MapOrleansAgents();
        await application.StartAsync(cancellationToken);
        Announce(application, settings);
        await application.WaitForShutdownAsync(cancellationToken);
    }

    private static void Announce(WebApplication application, ServeSettings settings)
    {
        Console.Out.WriteLine($"orleansagents is listening on {string.Join(", ", application.Urls)}");
        Console.Out.WriteLine($"data: {settings.Platform.DataFolder}");
        Console.Out.Flush();
    }

    /// <summary>Leaves signals alone: the program turns them into the token.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
