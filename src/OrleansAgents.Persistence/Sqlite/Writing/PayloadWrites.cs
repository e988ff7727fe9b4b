using Microsoft.Data.Sqlite;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>Keeps large payloads, each once. Used by the writer's thread only.</summary>
internal sealed class PayloadWrites(SqliteConnection connection) : IDisposable
{
    private readonly Statement _find = new(connection, "select id from payloads where hash = ?1");
    private readonly Statement _insert = new(connection, "insert into payloads (hash, body) values (?1, ?2) returning id");
    private readonly Statement _refer = new(connection, "insert into payload_refs (workflow_id, payload_id) values (?1, ?2) on conflict do nothing");

    /// <summary>Notes that a run uses a payload, and stores it unless it is there already.</summary>
    public void Use(string workflow, LargePayload payload)
    {
        long? id = null;
        _find.Bind(1, payload.Hash).Query(row => id = row.Integer(0));
        if (id is null)
        {
            _insert.Bind(1, payload.Hash).Bind(2, payload.Body.Span).Query(row => id = row.Integer(0));
        }

        _refer.Bind(1, workflow).Bind(2, id).Run();
    }

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
        _refer.Dispose();
    }
}
