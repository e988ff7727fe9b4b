using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAgents.Embedded;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Grains.Locks;
using OrleansAgents.Grains.Routing;
using OrleansAgents.Grains.Stalls;
using OrleansAgents.Persistence.Retention;
using OrleansAgents.Persistence.Sqlite.Backups;

namespace OrleansAgents.Server.Hosting;

/// <summary>
/// Starts and stops the platform with the server: definitions are stored, agents found again and unfinished runs are woken before requests are
/// ready, and then ended runs are pruned and backups made as the options say; when the server stops, the host drains.
/// </summary>
/// <param name="provider">The services.</param>
/// <param name="host">The host.</param>
/// <param name="source">The operator's file.</param>
/// <param name="registry">The agents.</param>
/// <param name="retention">Prunes ended runs.</param>
/// <param name="backups">Makes backups.</param>
/// <param name="watchdog">Notices what should have happened and has not.</param>
/// <param name="logger">The log.</param>
internal sealed partial class PlatformService(
    IServiceProvider provider,
    EmbeddedHost host,
    OperatorFileSource source,
    AgentRegistry registry,
    RetentionLoop retention,
    BackupSchedule backups,
    Watchdog watchdog,
    ILogger<PlatformService> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _recovery = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await StoredDefinitions.StoreAsync(provider, source, cancellationToken);
        await registry.LoadAsync(cancellationToken);           // before a workflow asks for an agent
        await provider.GetRequiredService<ResourceLocks>().LoadAsync(cancellationToken);
        _recovery = RecoverAsync();
        retention.Start();
        backups.Start();
        watchdog.Start();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_recovery, retention.StopAsync(), backups.StopAsync());
        await host.DrainAsync(cancellationToken);
        await watchdog.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task RecoverAsync()
    {
        try
        {
            await provider.GetRequiredService<RouterModelKeeper>().StartAsync(_stopping.Token);      // a run that goes on may have to be routed
            await host.RecoverAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping: what was not woken stays as it is in the journal.
        }
        catch (Exception e)                                   // readiness stays red, and says so
        {
            LogNotRecovered(logger, e);
        }
    }

    [LoggerMessage(1401, LogLevel.Critical, "Unfinished workflows could not be listed; the server is not ready.")]
    private static partial void LogNotRecovered(ILogger logger, Exception exception);
}
