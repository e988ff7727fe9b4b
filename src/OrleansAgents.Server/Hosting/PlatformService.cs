using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAgents.Embedded;

namespace OrleansAgents.Server.Hosting;

/// <summary>
/// Starts and stops the platform with the server: definitions are stored and unfinished runs are woken before requests are
/// ready; when the server stops, the host drains.
/// </summary>
/// <param name="provider">The services.</param>
/// <param name="host">The host.</param>
/// <param name="source">The operator's file.</param>
/// <param name="logger">The log.</param>
internal sealed partial class PlatformService(IServiceProvider provider, EmbeddedHost host, OperatorFileSource source, ILogger<PlatformService> logger)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _recovery = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await StoredDefinitions.StoreAsync(provider, source, cancellationToken);
        _recovery = RecoverAsync();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _recovery;
        await host.DrainAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task RecoverAsync()
    {
        try
        {
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
