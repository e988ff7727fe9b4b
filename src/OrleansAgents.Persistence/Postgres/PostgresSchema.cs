using Npgsql;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Postgres.Connections;
using OrleansAgents.Persistence.Schemas;

namespace OrleansAgents.Persistence.Postgres;

/// <summary>Whether a database has the schema of this build. Changes nothing.</summary>
public static class PostgresSchema
{
    private const string Migrate = "run: orleansagents migrate --postgres \"<connection string>\"";

    /// <summary>Gets the files of this build, in order.</summary>
    internal static IReadOnlyList<MigrationFile> Files { get; } = MigrationFile.Of("postgresql");

    /// <summary>Refuses a database that has another schema.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when the schema is the right one.</returns>
    /// <exception cref="StoreUnavailableException">
    /// <c>store.schema_missing</c>, <c>store.schema_older</c>, <c>store.schema_newer</c>, <c>store.schema_changed</c>: a migration that was
    /// applied is not the one of this build; <c>store.unreachable</c>, <c>store.refused</c>, <c>store.database_missing</c>,
    /// <c>store.connection_invalid</c>. Each message says what to do; none holds the password.
    /// </exception>
    public static async Task CheckAsync(string connectionString, CancellationToken cancellationToken)
    {
        var address = PostgresAddress.Parse(connectionString);
        await using var connection = await address.OpenAloneAsync(cancellationToken);
        try
        {
            var applied = await AppliedAsync(connection, cancellationToken)
                ?? throw new StoreUnavailableException("store.schema_missing", $"The {address.Name} has no tables of OrleansAgents; {Migrate}");
            if (Missing(applied, address) is [var first, ..])
            {
                throw new StoreUnavailableException("store.schema_older", $"The {address.Name} is older than this build (it lacks '{first.Name}'); {Migrate}");
            }
        }
        catch (NpgsqlException e)
        {
            throw PostgresFaults.From(e, address);
        }
    }

    /// <summary>Gives what was applied; null when there is no table that says so.</summary>
    internal static async Task<Dictionary<string, string>?> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("select to_regclass('schema_migrations') is not null", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return null;
        }

        var applied = new Dictionary<string, string>();
        await using var command = new NpgsqlCommand("select name, checksum from schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(reader.GetString(0), reader.GetString(1));
        }

        return applied.Count == 0 ? null : applied;
    }

    /// <summary>Gives the files that are still to be applied.</summary>
    /// <exception cref="StoreUnavailableException">The database is newer, or was made with other files.</exception>
    internal static List<MigrationFile> Missing(Dictionary<string, string> applied, PostgresAddress address)
    {
        foreach (var (name, checksum) in applied)
        {
            var file = Files.FirstOrDefault(f => f.Name == name)
                ?? throw new StoreUnavailableException(
                    "store.schema_newer", $"The {address.Name} was made by a newer build (it has '{name}'): run that build.");
            if (file.Checksum != checksum)
            {
                throw new StoreUnavailableException(
                    "store.schema_changed", $"The {address.Name} was made with another version of '{name}': run the build that made it, or restore a backup.");
            }
        }

        return [.. Files.Where(f => !applied.ContainsKey(f.Name))];
    }
}
