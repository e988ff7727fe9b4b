using System.Globalization;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Sqlite.Files;
using OrleansAgents.Persistence.Sqlite.Inspection;

namespace OrleansAgents.Persistence.Sqlite.Backups;

/// <summary>Copies a backup into a folder, checks the copy, and only then moves the old database out of its way.</summary>
internal sealed class Restoration(string backup, DataFolder folder, TimeProvider time)
{
    private readonly string _copy = $"{folder.Database}.restoring";

    public Result<RestoreReport> Run(bool force)
    {
        if (Present().Any() && !force)
        {
            var message = $"The folder '{folder.Path}' holds a database already. With --force it is moved aside, or choose another folder with --data.";
            return new DomainError("restore.not_empty", ErrorKind.Conflict, message);
        }

        try
        {
            SqliteBackup.Discard(_copy);                      // of an attempt that did not come to its end
            if (Check() is { } invalid)
            {
                return invalid;
            }

            var report = JournalInspection.InspectFile(_copy, indexesToo: true);
            return report.IsSound ? Replace(report) : Invalid("it does not fit together", report.Problems.Select(p => $"{p.Code}: {p.Workflow} {p.Message}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DomainError("restore.failed", ErrorKind.Unavailable, $"The backup cannot be put into '{folder.Path}': {e.Message}");
        }
        finally
        {
            SqliteBackup.Discard(_copy);
        }
    }

    /// <summary>Copies the backup and brings the copy to this build's schema.</summary>
    private DomainError? Check()
    {
        try
        {
            DatabaseCopy.Run(backup, _copy, progress: null, CancellationToken.None);
            using var connection = SqliteConnections.OpenWriter(_copy, TimeSpan.Zero);
            if (!Migrations.IsOurs(connection))
            {
                return Invalid("it is a database of another program", []);
            }

            Migrations.Apply(connection);
            return null;
        }
        catch (StoreUnavailableException e) when (e.Code is not ("store.disk_full" or "store.read_only"))
        {
            return Invalid(e.Message.TrimEnd('.'), []);
        }
    }

    private Result<RestoreReport> Replace(JournalReport report)
    {
        var aside = MoveAside();
        DurableFile.Move(_copy, folder.Database, overwrite: false);
        return new RestoreReport(folder.Database, aside, report.Runs.Values.Sum(), report.Events);
    }

    /// <summary>Moves the old database away with its log: a log that stayed would be taken for the new one's.</summary>
    private string? MoveAside()
    {
        if (!Present().Any())
        {
            return null;
        }

        EmptyLog();
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var aside = Enumerable.Range(1, int.MaxValue).Select(n => $"{folder.Database}.replaced-{stamp}{(n == 1 ? "" : $"-{n}")}")
            .First(name => !Files(name).Any(File.Exists));
        foreach (var (from, to) in Files(folder.Database).Zip(Files(aside)).Where(move => File.Exists(move.First)))
        {
            File.Move(from, to);
        }

        return aside;
    }

    /// <summary>Writes the old log into the old database, so that no stop in the middle of the moves can part the two.</summary>
    private void EmptyLog()
    {
        if (!File.Exists(folder.Database))
        {
            return;                                           // to open it would make one, and end its log
        }

        try
        {
            SqliteConnections.OpenWriter(folder.Database, TimeSpan.Zero).Dispose();
        }
        catch (StoreUnavailableException)
        {
            // It is damaged, which may be why it is replaced: its files are moved as they are.
        }
    }

    private IEnumerable<string> Present() => Files(folder.Database).Where(File.Exists);

    /// <summary>The database last: while it has its name, nothing new can take its place.</summary>
    private static string[] Files(string database) => [$"{database}-shm", $"{database}-wal", database];

    private DomainError Invalid(string reason, IEnumerable<string> problems)
    {
        var found = problems.Select(message => new Problem(message)).ToList();
        var first = found.Count == 0 ? "" : $" ({found[0].Message}{(found.Count > 1 ? $"; and {found.Count - 1} more" : "")})";
        return new("backup.invalid", ErrorKind.Invalid, $"The backup '{backup}' cannot be used: {reason}{first}. Try an older one.") { Problems = found };
    }
}
