namespace OrleansAgents.Persistence.Sqlite.Backups;

/// <summary>How far a backup is.</summary>
/// <param name="PagesDone">How many pages are copied.</param>
/// <param name="Pages">How many there are.</param>
public readonly record struct BackupProgress(int PagesDone, int Pages);

/// <summary>A backup that was made.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size in bytes.</param>
public sealed record BackupReport(string Path, long Bytes);

/// <summary>A backup that was put in place.</summary>
/// <param name="Path">The database file.</param>
/// <param name="MovedAside">Where the database that was there before is now; null when there was none.</param>
/// <param name="Runs">How many runs the database holds.</param>
/// <param name="Events">How many events.</param>
public sealed record RestoreReport(string Path, string? MovedAside, long Runs, long Events);
