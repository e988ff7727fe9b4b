using Microsoft.Data.Sqlite;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Schemas;

namespace OrleansAgents.Persistence.Sqlite.Files;

/// <summary>Brings a database to this build's schema: the numbered files of <c>sql/sqlite</c>, in order, each once, checksummed.</summary>
internal static class Migrations
{
    /// <summary>Applies what is missing, each file in a transaction of its own.</summary>
    /// <param name="connection">The connection that writes.</param>
    /// <exception cref="StoreUnavailableException">
    /// <c>store.newer_schema</c>: a newer build wrote this file. <c>store.migration_changed</c>: an applied file is not the one
    /// of this build.
    /// </exception>
    public static void Apply(SqliteConnection connection)
    {
        var files = MigrationFile.Of("sqlite");
        try
        {
            Execute(connection, "create table if not exists schema_migrations (name text primary key, checksum text not null)");
            var applied = Applied(connection);
            Check(connection, files, applied);
            foreach (var (name, sql, checksum) in files.Where(f => !applied.ContainsKey(f.Name)))
            {
                using var transaction = connection.BeginTransaction();
                Execute(connection, sql);
                Execute(connection, $"insert into schema_migrations values ('{name}', '{checksum}')");
                transaction.Commit();
            }
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.From(e.SqliteExtendedErrorCode, e.Message, connection.DataSource, e);
        }
    }

    /// <summary>Says whether a database is one of ours, of whichever build.</summary>
    /// <param name="connection">The database.</param>
    public static bool IsOurs(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from sqlite_master where type = 'table' and name in ('schema_migrations', 'workflows', 'journal')";
        return command.ExecuteScalar() is 3L;
    }

    private static void Check(SqliteConnection connection, List<MigrationFile> files, Dictionary<string, string> applied)
    {
        foreach (var (name, checksum) in applied)
        {
            var file = files.Find(f => f.Name == name);
            if (file is null)
            {
                throw new StoreUnavailableException(
                    "store.newer_schema", $"The database '{connection.DataSource}' was written by a newer build (it has '{name}'). Run that build.");
            }

            if (file.Checksum != checksum)
            {
                throw new StoreUnavailableException(
                    "store.migration_changed", $"The database '{connection.DataSource}' was made with another version of '{name}'. Run the build that made it.");
            }
        }
    }

    private static Dictionary<string, string> Applied(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select name, checksum from schema_migrations";
        using var reader = command.ExecuteReader();
        var applied = new Dictionary<string, string>();
        while (reader.Read())
        {
            applied.Add(reader.GetString(0), reader.GetString(1));
        }

        return applied;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
