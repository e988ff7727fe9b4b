using OrleansAgents.Abstractions.States;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Reading;

/// <summary>Reads of the documents of small grains, each on one reader's session.</summary>
internal static class StateQueries
{
    public static GrainStateRow? Find(ReadSession session, string type, string key)
    {
        GrainStateRow? found = null;
        session.Prepare("select key, etag, payload from grain_state where type = ?1 and key = ?2").Bind(1, type).Bind(2, key).Query(row => found = Read(row));
        return found;
    }

    public static List<GrainStateRow> List(ReadSession session, string type)
    {
        var rows = new List<GrainStateRow>();
        session.Prepare("select key, etag, payload from grain_state where type = ?1 order by key").Bind(1, type).Query(row => rows.Add(Read(row)));
        return rows;
    }

    private static GrainStateRow Read(Statement row) => new(row.Text(0), row.Integer(1), row.Utf8(2).ToArray());
}
