using Microsoft.Data.Sqlite;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>Writes the router's models. Used by the writer's thread only.</summary>
internal sealed class ModelWrites(SqliteConnection connection) : IDisposable
{
    private readonly Statement _delete = new(connection, "delete from router_models where input_hash = ?1");
    private readonly Statement _insert = new(connection, """
        insert into router_models (number, input_hash, version, checksum, at, body)
        values ((select coalesce(max(number), 0) + 1 from router_models), ?1, ?2, ?3, ?4, ?5)
        """);
    private readonly Statement _prune = new(connection, """
        delete from router_models where number not in (select number from router_models order by number desc limit ?1)
        """);

    /// <summary>Writes a model in the place of one of its hash, and removes the oldest.</summary>
    public void Save(StoredRouterModel model, string checksum)
    {
        _delete.Bind(1, model.InputHash).Run();
        _insert.Bind(1, model.InputHash).Bind(2, model.Version).Bind(3, checksum).Bind(4, model.At.ToUnixTimeMilliseconds())
            .BindBytes(5, model.Bytes.Span).Run();
        _prune.Bind(1, IRouterModelStore.Kept).Run();
    }

    public void Dispose()
    {
        _delete.Dispose();
        _insert.Dispose();
        _prune.Dispose();
    }
}
