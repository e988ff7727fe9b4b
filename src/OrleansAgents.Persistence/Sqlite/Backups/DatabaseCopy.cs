using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Sqlite.Files;
using SQLitePCL;

namespace OrleansAgents.Persistence.Sqlite.Backups;

/// <summary>
/// Copies a database as it is at one moment, page by page, while others write it. A read transaction holds the moment: without
/// it every foreign commit would make the copy begin again, and under steady writes it would never end. Pages are copied as
/// they are, which is cheaper than <c>vacuum into</c>, whose whole work falls into one step that shows no progress.
/// </summary>
internal static class DatabaseCopy
{
    private const int StepPages = 1024;

    /// <summary>Copies.</summary>
    /// <param name="source">The database file; what is only in its log is copied too.</param>
    /// <param name="target">The copy, one file without a log; must not exist.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellationToken">Gives up between two steps; what was copied is left behind.</param>
    /// <exception cref="StoreUnavailableException">One of the two cannot be used.</exception>
    public static void Run(string source, string target, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        using (var from = SqliteConnections.OpenInspector(source))
        using (var moment = from.BeginTransaction(deferred: true))
        using (var to = SqliteConnections.OpenCopy(target))
        {
            using (var pin = new Statement(from, "select count(*) from sqlite_master"))
            {
                pin.Run();
            }

            Copy(from, to, progress, cancellationToken);
        }

        // The header says that there is a log, as in the source; a backup is one file that can be read anywhere.
        using var copy = SqliteConnections.OpenCopy(target);
        using var plain = new Statement(copy, "pragma journal_mode = delete");
        plain.Run();
    }

    /// <summary>Names what is wrong with the pages of a file; null when nothing is.</summary>
    public static string? Damage(string path)
    {
        using var connection = SqliteConnections.OpenInspector(path);
        using var check = new Statement(connection, "pragma quick_check(1)");
        var found = "";
        check.Query(row => found = row.Text(0));
        return found == "ok" ? null : found;
    }

    private static void Copy(SqliteConnection from, SqliteConnection to, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        using var backup = raw.sqlite3_backup_init(to.Handle!, "main", from.Handle!, "main");
        if (backup.IsInvalid)
        {
            throw Fault(raw.sqlite3_extended_errcode(to.Handle!), to);
        }

        for (var code = raw.SQLITE_OK; code != raw.SQLITE_DONE;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(backup, StepPages);
            if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            {
                throw Fault(code, to);
            }

            var pages = raw.sqlite3_backup_pagecount(backup);
            progress?.Report(new(pages - raw.sqlite3_backup_remaining(backup), pages));
        }
    }

    private static StoreUnavailableException Fault(int code, SqliteConnection to) =>
        SqliteFaults.From(code, string.Create(CultureInfo.InvariantCulture, $"copying failed ({raw.sqlite3_errstr(code).utf8_to_string()})"), to.DataSource);
}
