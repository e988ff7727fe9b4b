using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Postgres.Connections;
using OrleansAgents.Persistence.Schemas;

namespace OrleansAgents.Persistence.Postgres;

/// <summary>
/// Brings a database to this build's schema: the numbered files of <c>sql/postgresql</c>, in order, each once, checksummed, each in a
/// transaction of its own. What is applied stays applied when a later one fails; a repeat goes on there. Several at once are harmless:
/// one works, the others wait and find it done.
/// </summary>
public static class PostgresMigrations
{
    private const long AdvisoryLock = 0x6F72_6C65_616E_7301;    // any number, but the same in every build

    /// <summary>Applies what is missing.</summary>
    /// <param name="connectionString">The database, which must exist, and a user who may create tables in it.</param>
    /// <param name="cancellationToken">Gives up between two files.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="StoreUnavailableException">As <see cref="PostgresSchema.CheckAsync"/> says, and <c>store.migration_failed</c> with the file's name.</exception>
    public static async Task<MigrationReport> ApplyAsync(string connectionString, CancellationToken cancellationToken)
    {
        var address = PostgresAddress.Parse(connectionString);
        await using var connection = await address.OpenAloneAsync(cancellationToken);
        try
        {
            // The lock is the session's: it ends with the connection, whatever happens. Somebody else's migration may take long.
            await using var lockCommand = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { CommandTimeout = 0, Parameters = { new() { Value = AdvisoryLock } } };
            await lockCommand.ExecuteNonQueryAsync(cancellationToken);
            await RunAsync(
                connection, "create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())", cancellationToken);
            var applied = await PostgresSchema.AppliedAsync(connection, cancellationToken) ?? [];
            var missing = PostgresSchema.Missing(applied, address);
            foreach (var file in missing)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await ApplyAsync(connection, file, address);
            }

            return new([.. missing.Select(f => f.Name)], [.. applied.Keys.Order(StringComparer.Ordinal)]);
        }
        catch (NpgsqlException e)
        {
            throw PostgresFaults.From(e, address);
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, MigrationFile file, PostgresAddress address)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await RunAsync(connection, file.Sql, CancellationToken.None);
            await using var note = new NpgsqlCommand("insert into schema_migrations (name, checksum) values ($1, $2)", connection)
            {
                Parameters = { new() { Value = file.Name, NpgsqlDbType = NpgsqlDbType.Text }, new() { Value = file.Checksum, NpgsqlDbType = NpgsqlDbType.Text } },
            };
            await note.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
        catch (PostgresException e)
        {
            throw new StoreUnavailableException(
                "store.migration_failed", $"The migration '{file.Name}' of the {address.Name} failed and was undone: {e.MessageText} (SQLSTATE {e.SqlState}).", e);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>What a migration did.</summary>
/// <param name="Applied">The files that it applied, in order; empty when nothing was missing.</param>
/// <param name="Present">The files that were there already, in order.</param>
public sealed record MigrationReport(IReadOnlyList<string> Applied, IReadOnlyList<string> Present)
{
    /// <summary>Gets the number of the newest file, which is the schema's version now.</summary>
    public int SchemaVersion => Applied.Concat(Present).Select(name => int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
}
