namespace OrleansAgents.Server.CommandLine;

/// <summary>What <c>backup</c> made.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Runs">How many runs it holds.</param>
/// <param name="Events">How many events.</param>
internal sealed record BackupDocument(string Path, long Bytes, long Runs, long Events);

/// <summary>What <c>restore</c> put in place.</summary>
/// <param name="Path">The database.</param>
/// <param name="MovedAside">Where the database that was there before is now; null when there was none.</param>
/// <param name="Runs">How many runs it holds.</param>
/// <param name="Events">How many events.</param>
internal sealed record RestoreDocument(string Path, string? MovedAside, long Runs, long Events);

/// <summary>What <c>migrate</c> did.</summary>
/// <param name="Applied">The files that it applied, in order.</param>
/// <param name="Present">The files that were there already, in order.</param>
/// <param name="SchemaVersion">The number of the newest file.</param>
internal sealed record MigrationDocument(IReadOnlyList<string> Applied, IReadOnlyList<string> Present, int SchemaVersion);

/// <summary>What <c>migrate --check</c> found; anything else than an up-to-date database is a refusal.</summary>
/// <param name="UpToDate">Always true.</param>
internal sealed record SchemaDocument(bool UpToDate);
