namespace OrleansAgents.Persistence.Postgres.Archives;

/// <summary>The commands of archives.</summary>
internal static class ArchiveSql
{
    private const string RunColumns = """
        select w.id, w.definition, w.definition_hash, w.status, w.correlation_id, w.started_at, w.ended_at, w.number,
               (select version + events - 1 from journal where workflow_id = w.id order by version desc limit 1),
               i.key, i.request_hash
        from workflows w left join idempotency i on i.key = w.idempotency_key and i.workflow_id = w.id
        """;

    public const string Definitions =
        "select name, hash, text, stored_at from definitions where (stored_at, hash) > ($1, $2) order by stored_at, hash limit $3";

    public const string Definition = "select name, hash, text, stored_at from definitions where hash = $1";

    public const string AddDefinition =
        "insert into definitions (hash, name, text, stored_at) values ($1, $2, $3, $4) on conflict (hash) do nothing";

    public const string States = """
        select type, key, convert_to(payload, 'UTF8') from grain_state where type = $1 and key > $2 order by key limit $3
        """;

    public const string State = "select type, key, convert_to(payload, 'UTF8') from grain_state where type = $1 and key = $2";

    public const string Runs = $"{RunColumns} where w.number > $1 order by w.number limit $2";

    public const string Run = $"{RunColumns} where w.id = $1";

    public const string Key = "select workflow_id, request_hash from idempotency where key = $1";

    /// <summary>Rows until they fill a page, the one that does included.</summary>
    public const string Rows = """
        select version, events, at, convert_to(payload, 'UTF8'), refs from (
          select *, sum(octet_length(payload)::bigint) over (order by version) - octet_length(payload) as before
          from (
            select * from journal
            where workflow_id = $1 and version + events - 1 > $2
              and version >= coalesce((select max(version) from journal where workflow_id = $1 and version <= $2), 0)
            order by version limit 256) next) page
        where before < $3 order by version
        """;

    public const string Bodies = "select hash, convert_to(body, 'UTF8') from payloads where hash = any($1)";

    /// <summary>The counter of the feed is locked first, as by whoever else takes a number.</summary>
    public const string AddState = """
        with first as (
          update high_water set value = value
          where name = 'sequence' and not exists (select from grain_state where type = $1 and key = $2)
          returning 1),
        etag as (
          update high_water set value = value + 1 where name = 'etag' and exists (select from first) returning value)
        insert into grain_state (type, key, etag, payload, at)
        select $1, $2, value, $3, (extract(epoch from clock_timestamp()) * 1000)::bigint from etag
        """;

    /// <summary>
    /// One command, which has all it needs before it takes the counter. Payloads that are there already are touched, so that no
    /// prune deletes them before their new reference is there.
    /// </summary>
    public const string AddRun = """
        with feed as (
          update high_water set value = value + $18
          where name = 'sequence'
            and not exists (select from workflows where id = $1) and not exists (select from journal where workflow_id = $1)
            and not exists (select from idempotency where key = $8::text)
          returning value - $18 as last),
        list as (
          update high_water set value = value + 1 where name = 'number' and exists (select from feed) returning value),
        head as (
          insert into workflows (number, id, definition, definition_hash, status, correlation_id, started_at, ended_at, idempotency_key)
          select value, $1, $2, $3, $4, $5, $6, $7::bigint, $8::text from list),
        key as (
          insert into idempotency (key, workflow_id, request_hash, at) select $8::text, $1, $9::text, $6 from feed where $8::text is not null),
        large as (
          insert into payloads (hash, body) select p.hash, p.body from feed, unnest($16::text[], $17::text[]) as p (hash, body)
          on conflict (hash) do update set hash = excluded.hash returning id),
        used as (
          insert into payload_refs (workflow_id, payload_id) select $1, id from large on conflict do nothing)
        insert into journal (sequence, workflow_id, version, events, kind, payload, at, refs)
        select feed.last + r.version, $1, r.version, r.events, r.kind, r.payload, r.at, r.refs
        from feed, unnest($10::bigint[], $11::integer[], $12::text[], $13::text[], $14::bigint[], $15::integer[])
          as r (version, events, kind, payload, at, refs)
        """;
}
