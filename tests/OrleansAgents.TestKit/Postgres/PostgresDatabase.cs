using System.Globalization;
using Npgsql;
using OrleansAgents.Persistence.Postgres;

namespace OrleansAgents.TestKit.Postgres;

/// <summary>A fresh database for one test, dropped afterwards.</summary>
public sealed class PostgresDatabase : IAsyncDisposable, IDisposable
{
    private const string Template = "migrated";

    private static readonly Lazy<Task> SharedTemplate = new(async () => await MakeTemplateAsync(await PostgresServer.Shared));
    private static int _last;

    private readonly PostgresServer _server;

    private PostgresDatabase(PostgresServer server, string name) => (_server, Name) = (server, name);

    /// <summary>Gets its name.</summary>
    public string Name { get; }

    /// <summary>Gets how to reach it.</summary>
    public string ConnectionString => _server.ConnectionString(Name);

    /// <summary>Makes an empty one, on the shared server.</summary>
    public static async Task<PostgresDatabase> EmptyAsync() => await MakeAsync(await PostgresServer.Shared, "template0");

    /// <summary>Makes one with this build's schema, on the shared server.</summary>
    public static async Task<PostgresDatabase> MigratedAsync()
    {
        await SharedTemplate.Value;
        return await MakeAsync(await PostgresServer.Shared, Template);
    }

    /// <summary>Makes one with this build's schema, on a server of the test's own.</summary>
    /// <param name="server">The server.</param>
    public static async Task<PostgresDatabase> MigratedOnAsync(PostgresServer server)
    {
        var database = await MakeAsync(server, "template0");
        await PostgresMigrations.ApplyAsync(database.ConnectionString, CancellationToken.None);
        return database;
    }

    /// <summary>Runs a statement at a SQL prompt.</summary>
    /// <param name="sql">The statement.</param>
    /// <returns>The first value of the first row, as a text; empty when there is none.</returns>
    public Task<string> SqlAsync(string sql) => SqlAsync(ConnectionString, sql);

    /// <summary>Locks a table: whoever reads or writes it waits.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Releases the table when it is disposed.</returns>
    public async Task<IAsyncDisposable> LockAsync(string table)
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await SqlAsync(_server.ConnectionString(), $"drop database if exists {Name} with (force)");

    /// <inheritdoc/>
    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    private static async Task MakeTemplateAsync(PostgresServer server)
    {
        await SqlAsync(server.ConnectionString(), $"create database {Template} template template0");
        await PostgresMigrations.ApplyAsync(server.ConnectionString(Template), CancellationToken.None);
    }

    private static async Task<PostgresDatabase> MakeAsync(PostgresServer server, string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _last)}");
        await SqlAsync(server.ConnectionString(), $"create database {name} template {template}");
        return new(server, name);
    }

    private static async Task<string> SqlAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) ?? "";
    }
}
