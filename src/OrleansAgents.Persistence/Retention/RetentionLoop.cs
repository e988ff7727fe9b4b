using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Schedules;

namespace OrleansAgents.Persistence.Retention;

/// <summary>Forgets ended runs again and again. A prune that fails is logged, and tried again at the next turn.</summary>
/// <param name="retention">What forgets.</param>
/// <param name="options">How long runs are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what was forgotten.</param>
public sealed partial class RetentionLoop(IWorkflowRetention retention, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionLoop> logger)
    : IDisposable
{
    private readonly Schedule _schedule = new(time);

    /// <summary>Begins; the first turn comes after <see cref="RetentionOptions.Every"/>. A repeat does nothing.</summary>
    public void Start() => _schedule.Start(options.Value.Every, options.Value.Every, RunOnceAsync);

    /// <summary>Ends, after the batch of this moment.</summary>
    /// <returns>A task that ends then.</returns>
    public Task StopAsync() => _schedule.StopAsync();

    /// <summary>Makes one turn now.</summary>
    /// <param name="cancellationToken">Gives up between two batches.</param>
    /// <returns>A task that ends with the turn, whether it failed or not.</returns>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var pruned = await retention.PruneAsync(options.Value.RequestAt(time.GetUtcNow()), cancellationToken);
            if (pruned.Any)
            {
                LogPruned(logger, pruned.Runs, pruned.Payloads, pruned.Definitions, pruned.PlatformEvents, pruned.Locks);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)         // the boundary of a turn: the next one tries again
        {
            LogFailed(logger, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _schedule.Dispose();

    [LoggerMessage(1501, LogLevel.Debug, "Pruned {Runs} ended workflows, {Payloads} payloads, {Definitions} definition texts, {PlatformEvents} platform events and {Locks} released locks.")]
    private static partial void LogPruned(ILogger logger, long runs, long payloads, long definitions, long platformEvents, long locks);

    [LoggerMessage(1502, LogLevel.Warning, "What is too old could not be pruned; the next turn tries again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
