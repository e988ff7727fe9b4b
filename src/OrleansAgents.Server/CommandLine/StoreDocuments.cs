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
