using System.Text.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Reading;

/// <summary>Reads of the journal, each on one reader's session.</summary>
internal static class JournalQueries
{
    private const string Columns = "sequence, workflow_id, version, events, payload, at, refs";

    public static List<WorkflowEvent> Replay(ReadSession session, string workflow)
    {
        var events = new List<WorkflowEvent>();
        var statement = session.Prepare("select payload, version, events, refs from journal where workflow_id = ?1 order by version").Bind(1, workflow);
        statement.Query(row =>
        {
            Decode(session, workflow, row, events);
            if (events.Count != row.Integer(1) + row.Integer(2) - 1)
            {
                throw new InvalidDataException($"The journal of '{workflow}' has a gap or an overlap at version {row.Integer(1)}. Run 'orleansagents doctor'.");
            }
        });
        return events;
    }

    public static List<JournalRow> OfOne(ReadSession session, string workflow, long afterVersion, int limit)
    {
        var rows = new List<JournalRow>();
        session.Prepare($"""
            select {Columns} from journal
            where workflow_id = ?1 and version + events - 1 > ?2
              and version >= coalesce((select max(version) from journal where workflow_id = ?1 and version <= ?2), 0)
            order by version limit ?3
            """).Bind(1, workflow).Bind(2, afterVersion).Bind(3, limit).QueryWhile(PageInto(session, rows));
        return rows;
    }

    public static List<JournalRow> OfAll(ReadSession session, long afterSequence, int limit)
    {
        var rows = new List<JournalRow>();
        session.Prepare($"""
            select {Columns} from journal
            where sequence >= coalesce((select max(sequence) from journal where sequence <= ?1), 0) and sequence + events - 1 > ?1
            order by sequence limit ?2
            """).Bind(1, afterSequence).Bind(2, limit).QueryWhile(PageInto(session, rows));
        return rows;
    }

    public static JournalRow? LastOfOne(ReadSession session, string workflow)
    {
        JournalRow? last = null;
        session.Prepare($"select {Columns} from journal where workflow_id = ?1 order by version desc limit 1")
            .Bind(1, workflow).Query(row => last = Row(session, row));
        return last;
    }

    /// <summary>Takes rows until they fill a page.</summary>
    private static Func<Statement, bool> PageInto(ReadSession session, List<JournalRow> rows)
    {
        var bytes = 0L;
        return row =>
        {
            rows.Add(Row(session, row));
            return (bytes += rows[^1].Payload.Length) < JournalRow.PageBytes;
        };
    }

    private static void Decode(ReadSession session, string workflow, Statement row, List<WorkflowEvent> into)
    {
        try
        {
            EventCodec.ReadArray(row.Integer(3) == 0 ? row.Utf8(0) : Join(session, row, 0, row.Integer(3), workflow, row.Integer(1)), into);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"The journal of '{workflow}' cannot be read at version {row.Integer(1)}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Puts the large payloads back. The row's own query is still open, so the payloads are those of the same moment, whatever
    /// is pruned meanwhile.
    /// </summary>
    private static byte[] Join(ReadSession session, Statement row, int column, long references, string workflow, long version) =>
        JoinedRow.Of(row.Utf8(column), references, $"The journal of '{workflow}' at version {version}", hash =>
        {
            byte[]? body = null;
            session.Prepare("select body from payloads where hash = ?1").Bind(1, hash).Query(found => body = found.Utf8(0).ToArray());
            return body;
        });

    private static JournalRow Row(ReadSession session, Statement row) => new(
        row.Integer(0),
        row.Text(1),
        row.Integer(2),
        (int)row.Integer(3),
        row.Integer(6) == 0 ? row.Utf8(4).ToArray() : Join(session, row, 4, row.Integer(6), row.Text(1), row.Integer(2)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(5)));
}
