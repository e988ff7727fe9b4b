using Microsoft.Data.Sqlite;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>The statements that delete. Used by the writer's thread only.</summary>
internal sealed class PruneWrites(SqliteConnection connection) : IDisposable
{
    /// <summary>Gets the ended runs up to a place in the order of ends, first to end first.</summary>
    public Statement FindEnded { get; } = new(connection, """
        select id, idempotency_key from workflows
        where ended_at <= ?1 and (ended_at < ?1 or number <= ?2) and status in (3, 4, 5)
        order by ended_at, number limit ?3
        """);

    public Statement DeleteJournal { get; } = new(connection, "delete from journal where workflow_id = ?1");

    public Statement DeleteHead { get; } = new(connection, "delete from workflows where id = ?1");

    public Statement DeleteKey { get; } = new(connection, "delete from idempotency where key = ?1 and workflow_id = ?2");

    public Statement ReleasePayloads { get; } = new(connection, """
        insert into payloads_released (payload_id) select payload_id from payload_refs where workflow_id = ?1 on conflict do nothing
        """);

    public Statement DeleteRefs { get; } = new(connection, "delete from payload_refs where workflow_id = ?1");

    public Statement FindReleased { get; } = new(connection, "select payload_id from payloads_released limit ?1");

    public Statement DeletePayload { get; } = new(connection, """
        delete from payloads where id = ?1 and not exists (select 1 from payload_refs where payload_id = ?1)
        """);

    public Statement DeleteReleased { get; } = new(connection, "delete from payloads_released where payload_id = ?1");

    /// <summary>Gets the deletion of a text that still is neither among the newest nor pinned by a run later than a number.</summary>
    public Statement DeleteDefinition { get; } = new(connection, """
        delete from definitions
        where hash = ?1 and not exists (select 1 from workflows where number > ?2 and definition_hash = ?1)
          and (select count(*) from definitions n where n.name = definitions.name and n.stored_at > definitions.stored_at) >= ?3
        """);

    /// <summary>Gets the deletion of the oldest platform events up to a place; the version of such an event is its sequence.</summary>
    public Statement DeletePlatformEvents { get; } = new(connection, """
        delete from journal where sequence in (
          select version from journal where workflow_id = '$platform' and version <= ?1 order by version limit ?2)
        """);

    /// <summary>Gets the deletion of a document that nobody has written since it was looked at.</summary>
    public Statement DeleteState { get; } = new(connection, "delete from grain_state where type = ?1 and key = ?2 and etag = ?3");

    public void Dispose()
    {
        foreach (var statement in (Statement[])[
            FindEnded, DeleteJournal, DeleteHead, DeleteKey, ReleasePayloads, DeleteRefs, FindReleased, DeletePayload, DeleteReleased,
            DeleteDefinition, DeletePlatformEvents, DeleteState])
        {
            statement.Dispose();
        }
    }
}
