using Npgsql;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Postgres.Connections;

/// <summary>Connections for whatever needs no turn of the writer: reads, and the rare writes that stand alone. Bounded, and so is their queue.</summary>
internal sealed class PostgresReaders : IAsyncDisposable
{
    private const int StatementsKept = 64;

    private readonly PostgresAddress _address;
    private readonly NpgsqlDataSource _source;
    private readonly int _waitingMax;
    private int _waiting;
    private volatile bool _closed;

    /// <summary>Opens nothing yet.</summary>
    public PostgresReaders(PostgresAddress address, PostgresStoreOptions options)
    {
        (_address, _waitingMax) = (address, options.QueuedReadsMax + options.Readers);
        _source = NpgsqlDataSource.Create(address.With(c =>
        {
            c.MaxPoolSize = options.Readers;
            c.MinPoolSize = Math.Min(c.MinPoolSize, options.Readers);
            c.CommandTimeout = (int)options.CommandTimeout.TotalSeconds;
            c.MaxAutoPrepare = StatementsKept;
            c.AutoPrepareMinUsages = 2;
        }));
    }

    /// <summary>Does something with a connection.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <exception cref="StoreUnavailableException">The store cannot read, is closed, or too many reads wait.</exception>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        if (_closed)
        {
            throw Closed();
        }

        try
        {
            if (Interlocked.Increment(ref _waiting) > _waitingMax)
            {
                throw new StoreUnavailableException("store.busy", $"{_waitingMax} reads are waiting already; try again.");
            }

            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            return await use(connection, cancellationToken);
        }
        catch (ObjectDisposedException) when (_closed)
        {
            throw Closed();
        }
        catch (Exception e) when (PostgresFaults.Explains(e))
        {
            throw PostgresFaults.From(e, _address);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Reads rows.</summary>
    /// <typeparam name="T">What each becomes.</typeparam>
    /// <param name="sql">A constant of ours: it is prepared.</param>
    /// <param name="row">Makes it of the reader.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="values">The parameters.</param>
    public Task<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken, params object[] values) =>
        UseAsync((connection, token) => connection.ListAsync(sql, row, token, values), cancellationToken);

    /// <summary>Carries out a statement.</summary>
    /// <returns>How many rows it touched.</returns>
    public Task<int> RunAsync(string sql, CancellationToken cancellationToken, params object[] values) => UseAsync(
        async (connection, token) =>
        {
            await using var command = connection.Command(sql, values);
            return await command.ExecuteNonQueryAsync(token);
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _closed = true;
        return _source.DisposeAsync();
    }

    private static StoreUnavailableException Closed() => new("store.closed", "The store is closed: the server is stopping.");
}

/// <summary>Statements on one connection.</summary>
internal static class PostgresStatements
{
    /// <summary>Makes a command with its parameters in order.</summary>
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }

    /// <summary>Reads rows.</summary>
    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = connection.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>Reads a text that may hold what PostgreSQL keeps in another form.</summary>
    public static string Text(this NpgsqlDataReader row, int column) => PostgresText.Read(row.GetString(column));

    /// <summary>Reads the bytes of a text.</summary>
    public static byte[] Utf8(this NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <summary>Reads a time.</summary>
    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
