using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Reading;

/// <summary>Reads of everything, oldest first, each on one reader's session.</summary>
internal static class ArchiveQueries
{
    private const string RunColumns = """
        select w.id, w.definition, w.definition_hash, w.status, w.correlation_id, w.started_at, w.ended_at, w.number,
               (select version + events - 1 from journal where workflow_id = w.id order by version desc limit 1),
               i.key, i.request_hash
        from workflows w left join idempotency i on i.key = w.idempotency_key and i.workflow_id = w.id
        """;

    public static List<DefinitionRow> Definitions(ReadSession session, DefinitionRow? after, int limit)
    {
        var rows = new List<DefinitionRow>();
        session.Prepare("""
            select name, hash, text, stored_at from definitions where (stored_at, hash) > (?1, ?2) order by stored_at, hash limit ?3
            """).Bind(1, after?.StoredAt.ToUnixTimeMilliseconds() ?? long.MinValue).Bind(2, after?.Hash.Value ?? "").Bind(3, limit)
            .Query(row => rows.Add(new(row.Text(0), new(row.Text(1)), row.Text(2), DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(3)))));
        return rows;
    }

    public static List<StoredState> States(ReadSession session, string type, string after, int limit)
    {
        var rows = new List<StoredState>();
        session.Prepare("select key, payload from grain_state where type = ?1 and key > ?2 order by key limit ?3")
            .Bind(1, type).Bind(2, after).Bind(3, limit).Query(row => rows.Add(new(type, row.Text(0), row.Utf8(1).ToArray())));
        return rows;
    }

    public static List<StoredRun> Runs(ReadSession session, long after, int limit)
    {
        var runs = new List<StoredRun>();
        session.Prepare($"{RunColumns} where w.number > ?1 order by w.number limit ?2").Bind(1, after).Bind(2, limit).Query(row => runs.Add(Read(row)));
        return runs;
    }

    public static StoredRun? Run(ReadSession session, string workflow)
    {
        StoredRun? run = null;
        session.Prepare($"{RunColumns} where w.id = ?1").Bind(1, workflow).Query(row => run = Read(row));
        return run;
    }

    public static ExistingStart? Key(ReadSession session, string key)
    {
        ExistingStart? existing = null;
        session.Prepare("select workflow_id, request_hash from idempotency where key = ?1").Bind(1, key)
            .Query(row => existing = new(new(row.Text(0)), row.Text(1)));
        return existing;
    }

    private static StoredRun Read(Statement row)
    {
        var head = new WorkflowHead(
            row.Text(0),
            row.Text(1),
            row.Text(2),
            (WorkflowStatus)row.Integer(3),
            row.Integer(8),
            row.Text(4),
            DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(5)),
            row.NullableInteger(6) is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
            row.Integer(7));
        return new(head, row.NullableText(9) is { } key ? new(key, row.Text(10)) : null);
    }
}
