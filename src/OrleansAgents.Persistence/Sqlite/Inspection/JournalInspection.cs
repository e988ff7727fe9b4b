using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Inspection;

/// <summary>Looks at a data folder from outside, whether a server runs on it or not, and changes no data.</summary>
public static class JournalInspection
{
    /// <summary>At most this many problems of each kind are reported.</summary>
    public const int ProblemsMax = 100;

    /// <summary>
    /// Counts what is there and checks that it fits together. Reads the whole database on the calling thread, in one
    /// transaction: a server goes on meanwhile, but its log is not reused before the end.
    /// </summary>
    /// <param name="folder">The data folder.</param>
    /// <returns>The report; a damaged file is a problem in it as long as the file can be opened at all.</returns>
    /// <exception cref="StoreUnavailableException">There is no database, or it cannot be read as one; the message says what to do.</exception>
    public static JournalReport Inspect(string folder)
    {
        var path = DataFolder.DatabaseIn(Path.GetFullPath(folder));
        if (!File.Exists(path))
        {
            throw new StoreUnavailableException("store.not_found", $"There is no database '{path}'. Name the folder of a server with --data.");
        }

        return InspectFile(path, indexesToo: false);
    }

    /// <summary>Does the same to any file, wherever it lies.</summary>
    /// <param name="path">The database file, which must exist.</param>
    /// <param name="indexesToo">Whether to compare indexes with tables too, which takes longer.</param>
    /// <returns>The report.</returns>
    /// <exception cref="StoreUnavailableException">It cannot be read as a database.</exception>
    public static JournalReport InspectFile(string path, bool indexesToo)
    {
        using var connection = SqliteConnections.OpenInspector(path);
        using var snapshot = connection.BeginTransaction(deferred: true);
        var problems = new List<JournalProblem>();
        FileCheck(connection, indexesToo ? "integrity_check" : "quick_check", problems);
        var keepsPayloads = Number(connection, "select count(*) from pragma_table_info('journal') where name = 'refs'", problems) > 0;
        var keepsStates = Number(connection, "select count(*) from pragma_table_info('grain_state')", problems) > 0;
        foreach (var (code, sql) in ((string Code, string Sql)[])
            [.. JournalChecks.All, .. keepsPayloads ? JournalChecks.OfPayloads : [], .. keepsStates ? JournalChecks.OfStates : []])
        {
            Run(connection, code, sql, problems);
        }

        JournalReading.Check(connection, keepsPayloads, problems);
        return new()
        {
            Path = path,
            Engine = NativeSqlite.Initialize(),
            PageBytes = Number(connection, "pragma page_size", problems),
            Pages = Number(connection, "pragma page_count", problems),
            FreePages = Number(connection, "pragma freelist_count", problems),
            LogBytes = new FileInfo($"{path}-wal") is { Exists: true } log ? log.Length : 0,
            Runs = Runs(connection, problems),
            Events = Number(connection, "select coalesce(sum(events), 0) from journal where workflow_id <> '$platform'", problems),
            PlatformEvents = Number(connection, "select count(*) from journal where workflow_id = '$platform'", problems),
            States = keepsStates ? Number(connection, "select count(*) from grain_state", problems) : 0,
            Problems = [.. problems.Distinct()],
        };
    }

    private static void FileCheck(SqliteConnection connection, string check, List<JournalProblem> problems) => Query(
        connection,
        string.Create(CultureInfo.InvariantCulture, $"pragma {check}({ProblemsMax})"),
        row =>
        {
            if (row.Text(0) is not "ok" and var found)
            {
                problems.Add(new("file.damaged", null, found));
            }
        },
        problems);

    private static void Run(SqliteConnection connection, string code, string sql, List<JournalProblem> problems) => Query(
        connection,
        string.Create(CultureInfo.InvariantCulture, $"{sql} limit {ProblemsMax}"),
        row => problems.Add(new(code, row.NullableText(0), row.Text(1))),
        problems);

    private static long Number(SqliteConnection connection, string sql, List<JournalProblem> problems)
    {
        var number = 0L;
        Query(connection, sql, row => number = row.Integer(0), problems);
        return number;
    }

    private static ImmutableSortedDictionary<WorkflowStatus, long> Runs(SqliteConnection connection, List<JournalProblem> problems)
    {
        var runs = ImmutableSortedDictionary.CreateBuilder<WorkflowStatus, long>();
        Query(connection, "select status, count(*) from workflows group by status", row => runs[(WorkflowStatus)row.Integer(0)] = row.Integer(1), problems);
        return runs.ToImmutable();
    }

    /// <summary>Damage that stops one query must not hide what the others find.</summary>
    internal static void Query(SqliteConnection connection, string sql, Action<Statement> read, List<JournalProblem> problems)
    {
        try
        {
            using var statement = new Statement(connection, sql);
            statement.Query(read);
        }
        catch (StoreUnavailableException e) when (e.Code == "store.corrupt")
        {
            problems.Add(new("file.damaged", null, e.Message));
        }
    }
}
