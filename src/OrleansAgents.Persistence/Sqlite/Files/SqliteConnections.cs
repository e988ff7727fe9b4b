using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansAgents.Abstractions.Journals;
using SQLitePCL;

namespace OrleansAgents.Persistence.Sqlite.Files;

/// <summary>Opens connections, each with the PRAGMAs that durability and speed rest on.</summary>
internal static class SqliteConnections
{
    private const int DriverRetrySeconds = 1;       // ADO.NET retries a busy file by itself, beyond SQLite's own timeout

    /// <summary>Opens the connection that writes: WAL, and a sync to disk with every commit.</summary>
    /// <param name="path">The database file; created if need be.</param>
    /// <param name="busyTimeout">How long to wait for another program that holds the file.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="StoreUnavailableException">The file cannot be used.</exception>
    public static SqliteConnection OpenWriter(string path, TimeSpan busyTimeout)
    {
        var connection = Open(
            path,
            string.Create(CultureInfo.InvariantCulture, $"busy_timeout = {(long)busyTimeout.TotalMilliseconds}"),
            "journal_mode = wal",
            "synchronous = full",
            "wal_autocheckpoint = 0",
            "temp_store = memory",
            "cache_size = -16384",
            "foreign_keys = off",
            "mmap_size = 0");
        if (raw.sqlite3_db_readonly(connection.Handle!, "main") == 0)
        {
            return connection;
        }

        connection.Dispose();                                 // SQLite opens such a file all the same, and fails at the first write
        throw SqliteFaults.From(raw.SQLITE_READONLY, "attempt to write a readonly database", path);
    }

    /// <summary>Opens a connection that cannot write.</summary>
    /// <param name="path">The database file.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="StoreUnavailableException">The file cannot be used.</exception>
    public static SqliteConnection OpenReader(string path) => Open(
        path, "busy_timeout = 5000", "query_only = on", "temp_store = memory", "cache_size = -4096");

    /// <summary>Opens the connection that moves the log into the database file.</summary>
    /// <param name="path">The database file.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="StoreUnavailableException">The file cannot be used.</exception>
    public static SqliteConnection OpenCheckpointer(string path) => Open(path, "busy_timeout = 0", "synchronous = full", "wal_autocheckpoint = 0");

    /// <summary>Opens a connection that changes nothing, beside a server or without one.</summary>
    /// <param name="path">The database file, which must exist.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="StoreUnavailableException">The file cannot be used.</exception>
    public static SqliteConnection OpenInspector(string path)
    {
        string[] pragmas = ["busy_timeout = 5000", "query_only = on", "temp_store = memory", "schema_version"];
        try
        {
            return Open(path, SqliteOpenMode.ReadOnly, pragmas);
        }
        catch (StoreUnavailableException) when (File.Exists(path) && !File.Exists($"{path}-wal"))
        {
            // Reading a WAL database needs its index beside it. In a folder that cannot be written there is none, and no
            // server either: then the file alone is the whole truth.
            return Open($"{new Uri(path).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly, pragmas);
        }
    }

    /// <summary>Opens a copy that is being made: until it is complete nobody needs it, so nothing of it is synced or logged.</summary>
    /// <param name="path">The database file; created if need be.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="StoreUnavailableException">The file cannot be used.</exception>
    public static SqliteConnection OpenCopy(string path) => Open(path, "synchronous = off", "temp_store = memory");

    private static SqliteConnection Open(string path, params string[] pragmas) => Open(path, SqliteOpenMode.ReadWriteCreate, pragmas);

    private static SqliteConnection Open(string path, SqliteOpenMode mode, string[] pragmas)
    {
        NativeSqlite.Initialize();
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = DriverRetrySeconds };
        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            foreach (var pragma in pragmas)
            {
                // One by one: of several statements, ADO.NET swallows the faults of those after the first that gives a row.
                using var statement = new Statement(connection, $"pragma {pragma}");
                statement.Run();
            }

            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw SqliteFaults.From(e.SqliteExtendedErrorCode, e.Message, path, e);
        }
        catch (StoreUnavailableException)
        {
            connection.Dispose();
            throw;
        }
    }
}
