using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Backups;

/// <summary>Copies the database of a data folder to a file, and puts such a file back.</summary>
public static class SqliteBackup
{
    /// <summary>
    /// Makes a backup, whether a server writes the folder meanwhile, this process included, or not. The file holds everything
    /// that was durable at one moment after the call; it is synced to disk and has its name only once it is complete. While it is
    /// made, the server's log is not reused and grows by what is written.
    /// </summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="target">The file to make; its folder is created if need be.</param>
    /// <param name="overwrite">Whether a file that is there already is replaced.</param>
    /// <param name="progress">Told how far it is, on the thread that copies; null for nobody.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <returns>
    /// What was made. Refusals: <c>store.not_found</c>, <c>backup.exists</c>, <c>backup.failed</c> (the target cannot be written),
    /// <c>backup.invalid</c> (the database itself is damaged), and the codes of <see cref="StoreUnavailableException"/>.
    /// </returns>
    public static Task<Result<BackupReport>> CreateAsync(
        string dataFolder, string target, bool overwrite = false, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dataFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        var source = DataFolder.DatabaseIn(Path.GetFullPath(dataFolder));
        return Task.Factory.StartNew(
            () => Create(source, Path.GetFullPath(target), overwrite, progress, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>
    /// Puts a backup in place of a folder's database. The backup is checked first, every event of it; a database that is there
    /// already is only replaced when forced, and then kept beside it under a dated name. Reads the whole file on the calling thread.
    /// </summary>
    /// <param name="backupFile">The backup; it is not changed.</param>
    /// <param name="dataFolder">The data folder, created if need be; no server may use it.</param>
    /// <param name="force">Whether a database that is there already is moved aside.</param>
    /// <param name="time">Dates the name of what is moved aside.</param>
    /// <returns>
    /// What was done. Refusals: <c>backup.not_found</c>, <c>backup.invalid</c> (with what is wrong as its problems),
    /// <c>restore.not_empty</c>, <c>restore.failed</c>, <c>store.locked</c> and the other codes of a folder that cannot be used.
    /// </returns>
    public static Result<RestoreReport> Restore(string backupFile, string dataFolder, bool force, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(backupFile);
        ArgumentException.ThrowIfNullOrWhiteSpace(dataFolder);
        ArgumentNullException.ThrowIfNull(time);
        var backup = Path.GetFullPath(backupFile);
        if (!File.Exists(backup))
        {
            return new DomainError("backup.not_found", ErrorKind.NotFound, $"There is no backup '{backup}'. Name a file that 'orleansagents backup' made.");
        }

        try
        {
            using var folder = DataFolder.Take(dataFolder);
            return new Restoration(backup, folder, time).Run(force);
        }
        catch (StoreUnavailableException e)
        {
            return Refusal(e);
        }
    }

    /// <summary>Says as a refusal what the store or the folder says.</summary>
    internal static DomainError Refusal(StoreUnavailableException e) =>
        new(e.Code, e.Code == "store.locked" ? ErrorKind.Conflict : ErrorKind.Unavailable, e.Message);

    private static Result<BackupReport> Create(
        string source, string target, bool overwrite, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(source))
        {
            return new DomainError("store.not_found", ErrorKind.NotFound, $"There is no database '{source}'. Name the folder of a server with --data.");
        }

        var exists = new DomainError("backup.exists", ErrorKind.Conflict, $"There is a file '{target}' already. Choose another name with --to.");
        if (File.Exists(target) && !overwrite)
        {
            return exists;
        }

        var partial = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            DatabaseCopy.Run(source, partial, progress, cancellationToken);
            if (DatabaseCopy.Damage(partial) is { } damage)
            {
                var message = $"The database '{source}' is damaged: {damage}. Keep its older backups, and restore the newest of them.";
                return new DomainError("backup.invalid", ErrorKind.Unavailable, message);
            }

            DurableFile.Move(partial, target, overwrite);
            return new BackupReport(target, new FileInfo(target).Length);
        }
        catch (StoreUnavailableException e)
        {
            return Refusal(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return File.Exists(target) && !overwrite
                ? exists
                : new DomainError("backup.failed", ErrorKind.Unavailable, $"The backup '{target}' cannot be written: {e.Message} Choose another place with --to.");
        }
        finally
        {
            Discard(partial);
        }
    }

    /// <summary>Removes a copy that is of no use, with what SQLite keeps beside it.</summary>
    internal static void Discard(string copy)
    {
        try
        {
            Array.ForEach(["", "-wal", "-shm", "-journal"], (string suffix) => File.Delete(copy + suffix));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It lies there under a name that says what it is; what went before matters more.
        }
    }
}
