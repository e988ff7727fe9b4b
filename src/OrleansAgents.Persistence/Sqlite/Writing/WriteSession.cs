using Microsoft.Data.Sqlite;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>The writer's prepared statements and the numbers to give next. Used by the writer's thread only.</summary>
internal sealed class WriteSession : IDisposable
{
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _keepHighWater;
    private (long Sequence, long Number, long ETag) _durable;

    public WriteSession(SqliteConnection connection)
    {
        _begin = new(connection, "begin immediate");
        _commit = new(connection, "commit");
        _rollback = new(connection, "rollback");
        Append = new(connection, """
            insert into journal (sequence, workflow_id, version, events, kind, payload, at, refs)
            select ?1, ?2, ?3 + 1, ?4, ?5, ?6, ?7, ?8
            where ?3 = coalesce((select version + events - 1 from journal where workflow_id = ?2 order by version desc limit 1), 0)
            """);
        FindVersion = new(connection, "select version + events - 1 from journal where workflow_id = ?1 order by version desc limit 1");
        AppendNext = new(connection, """
            insert into journal (sequence, workflow_id, version, events, kind, payload, at, refs)
            values (?1, ?2, ?3 + 1, ?4, ?5, ?6, ?7, ?8) on conflict (workflow_id, version) do nothing
            """);
        InsertHead = new(connection, """
            insert into workflows (id, definition, definition_hash, status, correlation_id, started_at, ended_at, idempotency_key, number)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """);
        UpdateHead = new(connection, "update workflows set status = ?2, ended_at = ?3 where id = ?1");
        FindKey = new(connection, "select workflow_id, request_hash from idempotency where key = ?1");
        InsertKey = new(connection, "insert into idempotency (key, workflow_id, request_hash, at) values (?1, ?2, ?3, ?4)");
        PutDefinition = new(connection, """
            insert into definitions (hash, name, text, stored_at)
            values (?1, ?2, ?3, max(?4, coalesce((select max(stored_at) + 1 from definitions where name = ?2 and hash <> ?1), ?4)))
            on conflict (hash) do update set stored_at = max(excluded.stored_at, stored_at)
            """);              // later than every other text of the name, whatever the clock says
        AddDefinition = new(connection, "insert into definitions (hash, name, text, stored_at) values (?1, ?2, ?3, ?4) on conflict (hash) do nothing");
        Probe = new(connection, "pragma user_version = 0");   // nobody reads it, and it is written whatever it was
        Payloads = new(connection);
        States = new(connection);
        Models = new(connection);
        Pruning = new(connection);
        _keepHighWater = new(connection, HighWater.Keep);
        using var last = new Statement(connection, $"select {HighWater.LastSequence}, {HighWater.LastNumber}, {HighWater.LastETag}");
        last.Query(row => _durable = (row.Integer(0), row.Integer(1), row.Integer(2)));
        (LastSequence, LastNumber, LastETag) = _durable;
    }

    /// <summary>Gets the append that looks whether the journal has the expected version.</summary>
    public Statement Append { get; }

    /// <summary>Gets the append for a journal that is known to have at least the expected version.</summary>
    public Statement AppendNext { get; }

    /// <summary>Gets the look at the version of a journal; no row when there is none.</summary>
    public Statement FindVersion { get; }

    public Statement InsertHead { get; }

    public Statement UpdateHead { get; }

    public Statement FindKey { get; }

    public Statement InsertKey { get; }

    public Statement PutDefinition { get; }

    /// <summary>Gets the insert of a text that has its time already.</summary>
    public Statement AddDefinition { get; }

    public Statement Probe { get; }

    /// <summary>Gets the statements that keep large payloads.</summary>
    public PayloadWrites Payloads { get; }

    /// <summary>Gets the statements of the documents of small grains.</summary>
    public StateWrites States { get; }

    /// <summary>Gets the statements of the router's models.</summary>
    public ModelWrites Models { get; }

    /// <summary>Gets the statements that delete.</summary>
    public PruneWrites Pruning { get; }

    /// <summary>Gets or sets the newest place in the feed, this transaction included.</summary>
    public long LastSequence { get; set; }

    /// <summary>Gets or sets the number of the newest run, this transaction included.</summary>
    public long LastNumber { get; set; }

    /// <summary>Gets or sets the newest etag of all documents, this transaction included.</summary>
    public long LastETag { get; set; }

    /// <summary>Writes the newest numbers down, because rows that told them may be deleted in this transaction.</summary>
    public void KeepHighWater() => _keepHighWater.Bind(1, LastSequence).Bind(2, LastNumber).Bind(3, LastETag).Run();

    public void Begin() => _begin.Run();

    /// <summary>Makes the transaction durable: returns after the log is synced.</summary>
    public void Commit()
    {
        _commit.Run();
        _durable = (LastSequence, LastNumber, LastETag);
    }

    /// <summary>Undoes the transaction; SQLite may have done so already.</summary>
    public void Rollback(SqliteConnection connection)
    {
        (LastSequence, LastNumber, LastETag) = _durable;
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle!) == 0)
        {
            _rollback.Run();
        }
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[
            _begin, _commit, _rollback, _keepHighWater, Append, AppendNext, FindVersion, InsertHead, UpdateHead, FindKey, InsertKey, PutDefinition, AddDefinition, Probe])
        {
            statement.Dispose();
        }

        Payloads.Dispose();
        States.Dispose();
        Models.Dispose();
        Pruning.Dispose();
    }
}
