using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Persistence.Schedules;

namespace OrleansAgents.Persistence.Sqlite.Backups;

/// <summary>
/// Makes a backup again and again, and keeps the newest of them. One that fails is logged and tried again at the next turn;
/// until one succeeds, no older one is removed.
/// </summary>
/// <param name="store">Where the data folder is.</param>
/// <param name="options">How often, and how many are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what was made.</param>
public sealed partial class BackupSchedule(
    IOptions<SqliteStoreOptions> store, IOptions<BackupOptions> options, TimeProvider time, ILogger<BackupSchedule> logger) : IDisposable
{
    private readonly Schedule _schedule = new(time);

    /// <summary>Gets the folder of the backups.</summary>
    public string Folder => Path.GetFullPath(options.Value.Folder ?? Path.Combine(store.Value.Folder, "backups"));

    /// <summary>Begins, unless backups are off; the first is made at once when the newest is too old. A repeat does nothing.</summary>
    public void Start()
    {
        if (options.Value.Every is { } every)
        {
            var due = new BackupFolder(Folder).List() is [var newest, ..] ? newest.At + every - time.GetUtcNow() : TimeSpan.Zero;
            _schedule.Start(due < TimeSpan.Zero ? TimeSpan.Zero : due > every ? every : due, every, RunOnceAsync);
        }
    }

    /// <summary>Ends; a backup of this moment is given up.</summary>
    /// <returns>A task that ends then.</returns>
    public Task StopAsync() => _schedule.StopAsync();

    /// <summary>Makes one backup now.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>A task that ends with the turn, whether it failed or not.</returns>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var folder = new BackupFolder(Folder);
            var now = time.GetUtcNow();
            var made = await SqliteBackup.CreateAsync(store.Value.Folder, folder.FileAt(now), cancellationToken: cancellationToken);
            if (made.TryGet(out var report, out var error))
            {
                LogMade(logger, report.Path, report.Bytes);
                folder.RemoveOld(options.Value.Keep, now);
            }
            else
            {
                LogRefused(logger, error.Code, error.Message);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)         // the boundary of a turn: the next one tries again
        {
            LogFailed(logger, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _schedule.Dispose();

    [LoggerMessage(1511, LogLevel.Information, "Made the backup '{Path}', {Bytes} bytes.")]
    private static partial void LogMade(ILogger logger, string path, long bytes);

    [LoggerMessage(1512, LogLevel.Error, "No backup was made; older ones are kept. {Code}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string code, string reason);

    [LoggerMessage(1513, LogLevel.Error, "The turn of backups failed; the next one tries again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
