using OrleansAgents.Persistence.Retention;
using OrleansAgents.Persistence.Sqlite.Reading;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite.Retention;

/// <summary>What a prune must know before it deletes, read without holding the writer up.</summary>
internal static class RetentionQueries
{
    /// <summary>Gives the place of the newest run beyond those that are kept; null when all are.</summary>
    public static EndPlace? Beyond(ReadSession session, int kept)
    {
        EndPlace? place = null;
        session.Prepare("""
            select ended_at, number from workflows where ended_at is not null order by ended_at desc, number desc limit 1 offset ?1
            """).Bind(1, kept).Query(row => place = new(row.Integer(0), row.Integer(1)));
        return place;
    }

    /// <summary>Gives the place of the newest platform event beyond those that are kept; null when all are.</summary>
    public static long? PlatformEventBeyond(ReadSession session, int kept)
    {
        long? place = null;
        session.Prepare("select version from journal where workflow_id = '$platform' order by version desc limit 1 offset ?1")
            .Bind(1, kept).Query(row => place = row.Integer(0));
        return place;
    }

    /// <summary>Gives locks that nobody holds and nobody touched since a time, with their etags; a fence is a time too.</summary>
    public static List<(string Key, long ETag)> ReleasedLocks(ReadSession session, DateTimeOffset before)
    {
        var locks = new List<(string Key, long ETag)>();
        session.Prepare("""
            select key, etag from grain_state
            where type = 'lock' and at < ?1
              and case when json_valid(payload) then
                json_type(payload, '$.fence') = 'integer' and json_extract(payload, '$.fence') < ?1 and (select count(*) from json_each(payload)) = 1 end
            order by at limit ?2
            """).Bind(1, before.ToUnixTimeMilliseconds()).Bind(2, PruneLocksJob.LocksMax).Query(row => locks.Add((row.Text(0), row.Integer(1))));
        return locks;
    }

    /// <summary>Gives definition texts that nothing needs.</summary>
    public static UnusedDefinitions Unused(ReadSession session, int kept)
    {
        var (hashes, last) = (new List<string>(), 0L);
        session.Prepare($"""
            with ranked as (
              select hash, row_number() over (partition by name order by stored_at desc, rowid desc) as place from definitions)
            select hash, {HighWater.LastNumber} from ranked
            where place > ?1 and hash not in (select definition_hash from workflows) limit {UnusedDefinitions.Max}
            """).Bind(1, kept).Query(row =>
            {
                hashes.Add(row.Text(0));
                last = row.Integer(1);
            });
        return new(hashes, last);
    }
}
