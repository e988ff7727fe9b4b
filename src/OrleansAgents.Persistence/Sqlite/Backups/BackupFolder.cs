using System.Globalization;

namespace OrleansAgents.Persistence.Sqlite.Backups;

/// <summary>The backups that a schedule made, by the times in their names. Other files in the folder are left alone.</summary>
/// <param name="path">The folder.</param>
internal sealed class BackupFolder(string path)
{
    private const string Prefix = "orleansagents-";
    private const string Suffix = ".db";
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";
    private static readonly TimeSpan PartialsKept = TimeSpan.FromDays(1);

    /// <summary>Gives the file of a backup made at a time.</summary>
    public string FileAt(DateTimeOffset at) => Path.Combine(path, $"{Prefix}{at.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}{Suffix}");

    /// <summary>Gives the backups, newest first.</summary>
    public List<(string File, DateTimeOffset At)> List() => !Directory.Exists(path) ? [] :
        [.. Directory.EnumerateFiles(path, $"{Prefix}*{Suffix}").Select(file => (File: file, At: TimeOf(file))).Where(backup => backup.At is not null)
            .Select(backup => (backup.File, At: backup.At!.Value)).OrderByDescending(backup => backup.At)];

    /// <summary>Removes all but the newest, and what interrupted backups left.</summary>
    /// <param name="keep">How many are kept.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="IOException">One cannot be removed.</exception>
    public void RemoveOld(int keep, DateTimeOffset now)
    {
        List().Skip(keep).ToList().ForEach(old => File.Delete(old.File));
        foreach (var partial in Directory.EnumerateFiles(path, $"{Prefix}*.partial*").Where(file => File.GetLastWriteTimeUtc(file) < now.UtcDateTime - PartialsKept))
        {
            File.Delete(partial);
        }
    }

    private static DateTimeOffset? TimeOf(string file) => DateTimeOffset.TryParseExact(
        Path.GetFileName(file)[Prefix.Length..^Suffix.Length], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
