using Microsoft.Data.Sqlite;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>Reads and writes the documents of small grains. Used by the writer's thread only.</summary>
internal sealed class StateWrites(SqliteConnection connection) : IDisposable
{
    private readonly Statement _find = new(connection, "select etag, payload from grain_state where type = ?1 and key = ?2");
    private readonly Statement _delete = new(connection, "delete from grain_state where type = ?1 and key = ?2");
    private readonly Statement _put = new(connection, """
        insert into grain_state (type, key, etag, payload, at) values (?1, ?2, ?3, ?4, ?5)
        on conflict (type, key) do update set etag = excluded.etag, payload = excluded.payload, at = excluded.at
        """);

    /// <summary>Gives the etag of a document; 0 when there is none.</summary>
    public long ETagOf(string type, string key)
    {
        var etag = 0L;
        _find.Bind(1, type).Bind(2, key).Query(row => etag = row.Integer(0));
        return etag;
    }

    /// <summary>Gives a document; null when there is none.</summary>
    public byte[]? Find(string type, string key)
    {
        byte[]? payload = null;
        _find.Bind(1, type).Bind(2, key).Query(row => payload = row.Utf8(1).ToArray());
        return payload;
    }

    /// <summary>Writes a document under an etag that no document ever had.</summary>
    /// <returns>The etag.</returns>
    public static long Put(WriteSession session, string type, string key, ReadOnlySpan<byte> json, DateTimeOffset at)
    {
        var etag = ++session.LastETag;
        session.States._put.Bind(1, type).Bind(2, key).Bind(3, etag).Bind(4, json).Bind(5, at.ToUnixTimeMilliseconds()).Run();
        return etag;
    }

    /// <summary>Deletes a document.</summary>
    public void Delete(string type, string key) => _delete.Bind(1, type).Bind(2, key).Run();

    public void Dispose()
    {
        _find.Dispose();
        _delete.Dispose();
        _put.Dispose();
    }
}
