using System.Text.Json;
using Npgsql;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Postgres.Connections;

namespace OrleansAgents.Persistence.Postgres.Reading;

/// <summary>Reads of the journal.</summary>
internal sealed class JournalQueries(PostgresReaders readers)
{
    private const string Columns = "sequence, workflow_id, version, events, payload, at, refs";

    // Rows up to the one that fills a page: large results must not even leave the server.
    private const string Page = $"select {Columns} from (select {Columns}, sum(octet_length(payload)) over (order by sequence) - octet_length(payload) as before from (";

    private static readonly string PageEnd = $") as found) as counted where before < {JournalRow.PageBytes} order by sequence";

    private static readonly string OfOne = $"""
        {Page}select {Columns} from journal
        where workflow_id = $1 and version + events - 1 > $2
          and version >= coalesce((select version from journal where workflow_id = $1 and version <= $2 order by version desc limit 1), 0)
        order by version limit $3{PageEnd}
        """;

    private static readonly string OfAll = $"""
        {Page}select {Columns} from journal
        where sequence >= coalesce((select sequence from journal where sequence <= $1 order by sequence desc limit 1), 0) and sequence + events - 1 > $1
        order by sequence limit $2{PageEnd}
        """;

    /// <summary>Reads the rows of one run that hold an event after a version, up to a page.</summary>
    public Task<List<JournalRow>> OfOneAsync(string workflow, long afterVersion, int limit, CancellationToken cancellationToken) =>
        PageAsync(OfOne, cancellationToken, PostgresText.Stored(workflow), afterVersion, limit);

    /// <summary>Reads the rows of all runs that hold an event after a place, up to a page.</summary>
    public Task<List<JournalRow>> OfAllAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        PageAsync(OfAll, cancellationToken, afterSequence, limit);

    /// <summary>Reads the newest row of one run.</summary>
    public async Task<JournalRow?> LastOfOneAsync(string workflow, CancellationToken cancellationToken) => (await PageAsync(
        $"select {Columns} from journal where workflow_id = $1 order by version desc limit 1", cancellationToken, PostgresText.Stored(workflow))).FirstOrDefault();

    /// <summary>Gives the newest place in the feed that was given, whether its row was pruned meanwhile or not.</summary>
    public async Task<long> LastSequenceAsync(CancellationToken cancellationToken) =>
        (await readers.ListAsync("select value from high_water where name = 'sequence'", row => row.GetInt64(0), cancellationToken))[0];

    /// <summary>Reads all events of a run.</summary>
    public async Task<List<WorkflowEvent>> ReplayAsync(string workflow, CancellationToken cancellationToken)
    {
        var rows = await JoinedAsync(
            $"select {Columns} from journal where workflow_id = $1 order by version", long.MaxValue, cancellationToken, PostgresText.Stored(workflow));
        var events = new List<WorkflowEvent>();
        foreach (var row in rows)
        {
            Decode(row, events);
            if (events.Count != row.LastVersion)
            {
                throw new InvalidDataException($"The journal of '{workflow}' has a gap or an overlap at version {row.Version}. Run 'orleansagents doctor'.");
            }
        }

        return events;
    }

    private static void Decode(JournalRow row, List<WorkflowEvent> into)
    {
        try
        {
            EventCodec.ReadArray(row.Payload, into);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"The journal of '{row.Workflow}' cannot be read at version {row.Version}: {e.Message}", e);
        }
    }

    private Task<List<JournalRow>> PageAsync(string sql, CancellationToken cancellationToken, params object[] values) =>
        JoinedAsync(sql, JournalRow.PageBytes, cancellationToken, values);

    /// <summary>
    /// Reads rows and puts large payloads back, until a page is full. The payloads are read after the rows; one that is missing
    /// may have been pruned in between, and then its row is gone too, so the rows are read once more.
    /// </summary>
    private Task<List<JournalRow>> JoinedAsync(string sql, long bytesMax, CancellationToken cancellationToken, params object[] values) => readers.UseAsync(
        async (connection, token) =>
        {
            try
            {
                return await ReadAsync(connection, sql, bytesMax, values, token);
            }
            catch (InvalidDataException)
            {
                return await ReadAsync(connection, sql, bytesMax, values, token);
            }
        },
        cancellationToken);

    private static async Task<List<JournalRow>> ReadAsync(NpgsqlConnection connection, string sql, long bytesMax, object[] values, CancellationToken token)
    {
        var stored = await connection.ListAsync(sql, row => (Row: Row(row), Refs: row.GetInt32(6)), token, values);
        var (rows, bytes) = (new List<JournalRow>(stored.Count), 0L);
        foreach (var (row, refs) in stored)
        {
            var full = refs == 0 ? row : row with { Payload = await JoinAsync(connection, row, refs, token) };
            rows.Add(full);
            bytes += full.Payload.Length;
            if (bytes >= bytesMax)
            {
                break;
            }
        }

        return rows;
    }

    private static async Task<byte[]> JoinAsync(NpgsqlConnection connection, JournalRow row, int refs, CancellationToken token)
    {
        var bodies = await connection.ListAsync(
            "select hash, body from payloads where hash = any ($1)", body => (Hash: body.GetString(0), Body: body.Utf8(1)), token, (object)PayloadReference.HashesIn(row.Payload));
        var byHash = bodies.ToDictionary(b => b.Hash, b => b.Body);
        return JoinedRow.Of(row.Payload, refs, $"The journal of '{row.Workflow}' at version {row.Version}", hash => byHash.GetValueOrDefault(hash));
    }

    private static JournalRow Row(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.Text(1), row.GetInt64(2), row.GetInt32(3), row.Utf8(4), row.Time(5));
}
