using Npgsql;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Postgres.Connections;

namespace OrleansAgents.Persistence.Postgres.Reading;

/// <summary>Reads of heads.</summary>
internal sealed class HeadQueries(PostgresReaders readers)
{
    private const string Head = """
        select w.id, w.definition, w.definition_hash, w.status, w.correlation_id, w.started_at, w.ended_at, w.number,
               (select j.version + j.events - 1 from journal j where j.workflow_id = w.id order by j.version desc limit 1)
        from workflows w
        """;

    public async Task<WorkflowHead?> FindAsync(string workflow, CancellationToken cancellationToken) =>
        (await readers.ListAsync($"{Head} where w.id = $1", Read, cancellationToken, PostgresText.Stored(workflow))).FirstOrDefault();

    public Task<List<WorkflowHead>> ListAsync(WorkflowQuery query, CancellationToken cancellationToken)
    {
        var (values, where) = (new List<object> { query.Before ?? long.MaxValue, query.Limit }, "");
        if (query.Status is { } status)
        {
            values.Add((short)status);
            where += $" and w.status = ${values.Count}";
        }

        if (query.Definition is { } definition)
        {
            values.Add(PostgresText.Stored(definition));
            where += $" and w.definition = ${values.Count}";
        }

        return readers.ListAsync($"{Head} where w.number < $1{where} order by w.number desc limit $2", Read, cancellationToken, [.. values]);
    }

    public Task<List<WorkflowId>> UnfinishedAsync(CancellationToken cancellationToken) => readers.ListAsync(
        "select id from workflows where status in (1, 2) order by number", row => new WorkflowId(row.Text(0)), cancellationToken);

    private static WorkflowHead Read(NpgsqlDataReader row) => new(
        row.Text(0),
        row.Text(1),
        row.GetString(2),
        (WorkflowStatus)row.GetInt16(3),
        row.IsDBNull(8) ? 0 : row.GetInt64(8),
        row.Text(4),
        row.Time(5),
        row.IsDBNull(6) ? null : row.Time(6),
        row.GetInt64(7));
}

/// <summary>Reads of definitions.</summary>
internal sealed class DefinitionQueries(PostgresReaders readers)
{
    private const string Columns = "select d.name, d.hash, d.text, d.stored_at from definitions d";

    public Task<int> PutAsync(string name, DefinitionHash hash, string text, DateTimeOffset at, CancellationToken cancellationToken) => readers.RunAsync(
        """
        insert into definitions (hash, name, text, stored_at)
        values ($1, $2, $3, greatest($4, coalesce((select max(stored_at) + 1 from definitions where name = $2 and hash <> $1), $4)))
        on conflict (hash) do update set stored_at = greatest(excluded.stored_at, definitions.stored_at)
        """,                   // later than every other text of the name, whatever the clock says
        cancellationToken,
        hash.Value,
        PostgresText.Stored(name),
        PostgresText.Stored(text),
        at.ToUnixTimeMilliseconds());

    public async Task<DefinitionRow?> FindAsync(DefinitionHash hash, CancellationToken cancellationToken) =>
        (await readers.ListAsync($"{Columns} where d.hash = $1", Read, cancellationToken, hash.Value)).FirstOrDefault();

    public Task<List<DefinitionRow>> ListNewestAsync(CancellationToken cancellationToken) => readers.ListAsync(
        """
        select distinct on (d.name) d.name, d.hash, d.text, d.stored_at from definitions d order by d.name, d.stored_at desc, d.number desc
        """,
        Read,
        cancellationToken);

    public Task<List<DefinitionRow>> ListVersionsAsync(string name, int limit, CancellationToken cancellationToken) => readers.ListAsync(
        $"{Columns} where d.name = $1 order by d.stored_at desc, d.number desc limit $2", Read, cancellationToken, PostgresText.Stored(name), limit);

    private static DefinitionRow Read(NpgsqlDataReader row) => new(row.Text(0), new(row.GetString(1)), row.Text(2), row.Time(3));
}
