using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Reading;

/// <summary>Reads of heads and definitions, each on one reader's session.</summary>
internal static class HeadQueries
{
    private const string Head = """
        select id, definition, definition_hash, status, correlation_id, started_at, ended_at, number,
               (select version + events - 1 from journal where workflow_id = id order by version desc limit 1)
        from workflows
        """;

    public static WorkflowHead? Find(ReadSession session, string workflow)
    {
        WorkflowHead? head = null;
        session.Prepare($"{Head} where id = ?1").Bind(1, workflow).Query(row => head = Read(row));
        return head;
    }

    public static List<WorkflowHead> List(ReadSession session, WorkflowQuery query)
    {
        var heads = new List<WorkflowHead>();
        var where = (query.Status is null ? "" : " and status = ?3") + (query.Definition is null ? "" : " and definition = ?4");
        var statement = session.Prepare($"{Head} where number < ?1{where} order by number desc limit ?2")
            .Bind(1, query.Before ?? long.MaxValue).Bind(2, query.Limit);
        if (query.Status is { } status)
        {
            statement.Bind(3, (long)status);
        }

        if (query.Definition is { } definition)
        {
            statement.Bind(4, definition);
        }

        statement.Query(row => heads.Add(Read(row)));
        return heads;
    }

    public static List<WorkflowId> Unfinished(ReadSession session)
    {
        var ids = new List<WorkflowId>();
        session.Prepare("select id from workflows where status in (1, 2) order by number").Query(row => ids.Add(new(row.Text(0))));
        return ids;
    }

    public static DefinitionRow? Definition(ReadSession session, DefinitionHash hash) => One(
        session.Prepare("select name, hash, text, stored_at from definitions where hash = ?1").Bind(1, hash.Value));

    public static DefinitionRow? NewestDefinition(ReadSession session, string name) => One(
        session.Prepare("select name, hash, text, stored_at from definitions where name = ?1 order by stored_at desc, rowid desc limit 1").Bind(1, name));

    public static List<DefinitionRow> NewestDefinitions(ReadSession session)
    {
        var rows = new List<DefinitionRow>();
        session.Prepare("""
            select name, hash, text, stored_at from definitions d
            where rowid = (select rowid from definitions where name = d.name order by stored_at desc, rowid desc limit 1)
            order by name
            """).Query(row => rows.Add(ReadDefinition(row)));
        return rows;
    }

    public static List<DefinitionRow> DefinitionVersions(ReadSession session, string name, int limit)
    {
        var rows = new List<DefinitionRow>();
        session.Prepare("select name, hash, text, stored_at from definitions where name = ?1 order by stored_at desc, rowid desc limit ?2")
            .Bind(1, name).Bind(2, limit).Query(row => rows.Add(ReadDefinition(row)));
        return rows;
    }

    private static DefinitionRow? One(Statement statement)
    {
        DefinitionRow? found = null;
        statement.Query(row => found = ReadDefinition(row));
        return found;
    }

    private static DefinitionRow ReadDefinition(Statement row) =>
        new(row.Text(0), new(row.Text(1)), row.Text(2), DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(3)));

    private static WorkflowHead Read(Statement row) => new(
        row.Text(0),
        row.Text(1),
        row.Text(2),
        (WorkflowStatus)row.Integer(3),
        row.Integer(8),
        row.Text(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(5)),
        row.NullableInteger(6) is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
        row.Integer(7));
}
