using Microsoft.Data.Sqlite;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Sqlite.Files;

/// <summary>Opens connections, each with the PRAGMAs that durability and speed rest on.</summary>
internal static class SqliteConnections
{
    /// <summary>Opens the connection that writes: WAL, and a sync to disk with every commit.</summary>
    /// <param name="path">The database file; created if need be.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="StoreUnavailableException">The file cannot be used.</exception>
    public static SqliteConnection OpenWriter(string path) => Open(
        path,
        "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 0; "
        + "pragma temp_store = memory; pragma cache_size = -16384; pragma foreign_keys = off; pragma mmap_size = 0;");

    /// <summary>Opens a connection that cannot write.</summary>
    /// <param name="path">The database file.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="StoreUnavailableException">The file cannot be used.</exception>
    public static SqliteConnection OpenReader(string path) => Open(
        path, "pragma busy_timeout = 5000; pragma query_only = on; pragma temp_store = memory; pragma cache_size = -4096;");

    /// <summary>Opens the connection that moves the log into the database file.</summary>
    /// <param name="path">The database file.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="StoreUnavailableException">The file cannot be used.</exception>
    public static SqliteConnection OpenCheckpointer(string path) => Open(path, "pragma busy_timeout = 0; pragma synchronous = full; pragma wal_autocheckpoint = 0;");

    private static SqliteConnection Open(string path, string pragmas)
    {
        NativeSqlite.Initialize();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw SqliteFaults.From(e.SqliteExtendedErrorCode, e.Message, path, e);
        }
    }
}
