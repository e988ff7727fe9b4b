using Npgsql;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Postgres.Connections;
using OrleansAgents.Persistence.Payloads;

namespace OrleansAgents.Persistence.Postgres.Archives;

/// <summary>
/// A PostgreSQL database behind what archives need, on one connection of its own. Each write is one command, so that nothing is held
/// on the server while this process waits or is stopped; silos may run beside it.
/// </summary>
public sealed class PostgresArchive : IStoreArchive, IAsyncDisposable
{
    private const int PayloadInlineBytesMax = 8 << 10;

    private readonly PostgresAddress _address;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction? _snapshot;

    private PostgresArchive(PostgresAddress address, NpgsqlConnection connection, NpgsqlTransaction? snapshot) =>
        (_address, _connection, _snapshot) = (address, connection, snapshot);

    /// <inheritdoc/>
    public string Kind => "postgresql";

    /// <summary>Opens a database to read all of it as it is at one moment. What is written meanwhile is neither seen nor held up.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The store; it cannot be written through this.</returns>
    /// <exception cref="StoreUnavailableException">As of <see cref="PostgresSchema.CheckAsync"/>.</exception>
    public static Task<PostgresArchive> OpenSnapshotAsync(string connectionString, CancellationToken cancellationToken) =>
        OpenAsync(connectionString, snapshot: true, cancellationToken);

    /// <summary>Opens a database to write it.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The store.</returns>
    /// <exception cref="StoreUnavailableException">As of <see cref="PostgresSchema.CheckAsync"/>.</exception>
    public static Task<PostgresArchive> OpenAsync(string connectionString, CancellationToken cancellationToken) =>
        OpenAsync(connectionString, snapshot: false, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DefinitionRow>> ListDefinitionsAsync(DefinitionRow? after, int limit, CancellationToken cancellationToken) =>
        await QueryAsync(ArchiveSql.Definitions, ReadDefinition, cancellationToken, after?.StoredAt.ToUnixTimeMilliseconds() ?? long.MinValue, after?.Hash.Value ?? "", limit);

    /// <inheritdoc/>
    public async Task<DefinitionRow?> FindDefinitionAsync(DefinitionHash hash, CancellationToken cancellationToken) =>
        (await QueryAsync(ArchiveSql.Definition, ReadDefinition, cancellationToken, hash.Value)).SingleOrDefault();

    /// <inheritdoc/>
    public async Task<bool> AddDefinitionAsync(DefinitionRow definition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var at = definition.StoredAt.ToUnixTimeMilliseconds();
        return await WriteAsync(ArchiveSql.AddDefinition, cancellationToken, definition.Hash.Value, definition.Name, definition.Text, at) > 0;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredState>> ListStatesAsync(string type, string after, int limit, CancellationToken cancellationToken) =>
        await QueryAsync(ArchiveSql.States, ReadState, cancellationToken, type, after, limit);

    /// <inheritdoc/>
    public async Task<StoredState?> FindStateAsync(string type, string key, CancellationToken cancellationToken) =>
        (await QueryAsync(ArchiveSql.State, ReadState, cancellationToken, type, key)).SingleOrDefault();

    /// <inheritdoc/>
    public async Task<bool> AddStateAsync(StoredState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return await WriteAsync(ArchiveSql.AddState, cancellationToken, state.Type, state.Key, Text(state.Json)) > 0;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredRun>> ListRunsAsync(long after, int limit, CancellationToken cancellationToken) =>
        await QueryAsync(ArchiveSql.Runs, ReadRun, cancellationToken, after, limit);

    /// <inheritdoc/>
    public async Task<StoredRun?> FindRunAsync(WorkflowId workflow, CancellationToken cancellationToken) =>
        (await QueryAsync(ArchiveSql.Run, ReadRun, cancellationToken, workflow.Value)).SingleOrDefault();

    /// <inheritdoc/>
    public async Task<ExistingStart?> FindKeyAsync(string key, CancellationToken cancellationToken) =>
        (await QueryAsync(ArchiveSql.Key, row => new ExistingStart(new(row.GetString(0)), Name(row, 1)), cancellationToken, key)).SingleOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredRow>> ReadRowsAsync(WorkflowId workflow, long afterVersion, CancellationToken cancellationToken)
    {
        var found = await QueryAsync(ArchiveSql.Rows, ReadRow, cancellationToken, workflow.Value, afterVersion, JournalRow.PageBytes);
        var bodies = found.Exists(row => row.References > 0) ? await BodiesAsync(found, cancellationToken) : [];
        return found.ConvertAll(row => row.References == 0 ? row.Row : row.Row with
        {
            Payload = JoinedRow.Of(row.Row.Payload.Span, row.References, $"The journal of '{workflow}' at version {row.Row.Version}", bodies.GetValueOrDefault),
        });
    }

    /// <inheritdoc/>
    public async Task<AppendOutcome> AddRunAsync(StoredRun run, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count);
        ArgumentOutOfRangeException.ThrowIfEqual(run.Head.Id, PlatformEvent.Stream);
        var (head, key, columns) = (run.Head, run.Key, new NewRun(rows, PayloadInlineBytesMax));
        var written = await WriteAsync(
            ArchiveSql.AddRun,
            cancellationToken,
            head.Id, head.Definition, head.DefinitionHash, (short)head.Status, head.CorrelationId, head.StartedAt.ToUnixTimeMilliseconds(),
            (object?)head.EndedAt?.ToUnixTimeMilliseconds() ?? DBNull.Value, (object?)key?.Key ?? DBNull.Value, (object?)key?.RequestHash ?? DBNull.Value,
            columns.Versions, columns.Counts, columns.Kinds, columns.Payloads, columns.Times, columns.References, columns.Hashes, columns.Bodies, columns.Events);
        return written > 0 ? AppendOutcome.Appended
            : await FindRunAsync(new(head.Id), cancellationToken) is null && key is not null && await FindKeyAsync(key.Key, cancellationToken) is { } existing
                ? new(AppendStatus.IdempotencyKeyUsed, existing)
                : AppendOutcome.VersionConflict;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_snapshot is not null)
        {
            await _snapshot.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }

    private static async Task<PostgresArchive> OpenAsync(string connectionString, bool snapshot, CancellationToken cancellationToken)
    {
        await PostgresSchema.CheckAsync(connectionString, cancellationToken);
        var address = PostgresAddress.Parse(connectionString);
        var connection = await address.OpenAloneAsync(cancellationToken);
        try
        {
            return new(address, connection, snapshot ? await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken) : null);
        }
        catch (Exception e) when (PostgresFaults.Explains(e))
        {
            await connection.DisposeAsync();
            throw PostgresFaults.From(e, address);
        }
    }

    private async Task<Dictionary<string, byte[]>> BodiesAsync(List<(StoredRow Row, int References)> rows, CancellationToken cancellationToken)
    {
        var hashes = rows.Where(row => row.References > 0).SelectMany(row => NewRun.HashesIn(row.Row.Payload.Span)).Distinct().ToArray();
        var bodies = await QueryAsync(ArchiveSql.Bodies, row => (Hash: row.GetString(0), Body: row.GetFieldValue<byte[]>(1)), cancellationToken, [hashes]);
        return bodies.ToDictionary(body => body.Hash, body => body.Body);
    }

    private async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        try
        {
            await using var command = Command(sql, values);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var found = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(read(reader));
            }

            return found;
        }
        catch (Exception e) when (PostgresFaults.Explains(e))
        {
            throw PostgresFaults.From(e, _address);
        }
    }

    /// <summary>Runs one command that is a transaction of its own.</summary>
    /// <returns>How many rows its last part wrote; 0 too when somebody else wrote the same meanwhile, and all of it was undone.</returns>
    private async Task<int> WriteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        try
        {
            await using var command = Command(sql, values);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return 0;
        }
        catch (Exception e) when (PostgresFaults.Explains(e))
        {
            throw PostgresFaults.From(e, _address);
        }
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, _connection, _snapshot);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value is string text ? PostgresText.Stored(text) : value });
        }

        return command;
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8.Span);

    private static DateTimeOffset Time(NpgsqlDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static string Name(NpgsqlDataReader row, int column) => PostgresText.Read(row.GetString(column));

    private static DefinitionRow ReadDefinition(NpgsqlDataReader row) => new(Name(row, 0), new(row.GetString(1)), Name(row, 2), Time(row, 3));

    private static StoredState ReadState(NpgsqlDataReader row) => new(row.GetString(0), Name(row, 1), row.GetFieldValue<byte[]>(2));

    private static (StoredRow Row, int References) ReadRow(NpgsqlDataReader row) =>
        (new(row.GetInt64(0), row.GetInt32(1), Time(row, 2), row.GetFieldValue<byte[]>(3)), row.GetInt32(4));

    private static StoredRun ReadRun(NpgsqlDataReader row)
    {
        var head = new WorkflowHead(
            row.GetString(0),
            Name(row, 1),
            row.GetString(2),
            (WorkflowStatus)row.GetInt16(3),
            row.GetInt64(8),
            Name(row, 4),
            Time(row, 5),
            row.IsDBNull(6) ? null : Time(row, 6),
            row.GetInt64(7));
        return new(head, row.IsDBNull(9) ? null : new(Name(row, 9), Name(row, 10)));
    }
}
