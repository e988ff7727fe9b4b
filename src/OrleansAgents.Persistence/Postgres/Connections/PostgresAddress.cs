using Npgsql;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Postgres.Connections;

/// <summary>A connection string that was looked at, and how messages name it: never with its password.</summary>
internal sealed class PostgresAddress
{
    private readonly NpgsqlConnectionStringBuilder _parsed;

    private PostgresAddress(NpgsqlConnectionStringBuilder parsed) => _parsed = parsed;

    /// <summary>Gets the database, the server and the user, for messages.</summary>
    public string Name => $"PostgreSQL database '{_parsed.Database ?? _parsed.Username}' at {_parsed.Host}:{_parsed.Port} as user '{_parsed.Username}'";

    /// <summary>Gets the user.</summary>
    public string User => _parsed.Username ?? "";

    /// <summary>Reads a connection string.</summary>
    /// <param name="connectionString">The string.</param>
    /// <exception cref="StoreUnavailableException"><c>store.connection_invalid</c>: it is none. The message does not repeat it, for it may hold a password.</exception>
    public static PostgresAddress Parse(string connectionString)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connectionString) { IncludeErrorDetail = false };
            parsed.ApplicationName ??= "orleansagents";
            return string.IsNullOrWhiteSpace(parsed.Host) ? throw Invalid("it names no Host") : new(parsed);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw Invalid("it cannot be read");               // what the parser says may repeat a part of the string
        }
    }

    /// <summary>Gives a connection string that differs in some settings.</summary>
    /// <param name="change">Changes them.</param>
    public string With(Action<NpgsqlConnectionStringBuilder> change)
    {
        var copy = new NpgsqlConnectionStringBuilder(_parsed.ConnectionString);
        change(copy);
        return copy.ConnectionString;
    }

    /// <summary>Opens a connection of its own, outside of every pool.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or refuses.</exception>
    public async Task<NpgsqlConnection> OpenAloneAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(With(c => c.Pooling = false));
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (Exception e) when (PostgresFaults.Explains(e))
        {
            await connection.DisposeAsync();
            throw PostgresFaults.From(e, this);
        }
    }

    private static StoreUnavailableException Invalid(string why) => new(
        "store.connection_invalid",
        $"The connection string of PostgreSQL is not usable: {why}. Expected: Host=server;Port=5432;Database=orleansagents;Username=orleansagents;Password=...");
}
