namespace OrleansAgents.Persistence.Sqlite.Inspection;

/// <summary>What must hold in every data folder. Each query names the runs for which it does not, and says why.</summary>
internal static class JournalChecks
{
    public static readonly (string Code, string Sql)[] All =
    [
        ("journal.gap", Versions("version > expected")),
        ("journal.overlap", Versions("version < expected")),
        ("journal.without_head", """
            select distinct workflow_id, 'the journal has events and the run is in no list'
            from journal where workflow_id not in (select id from workflows) and workflow_id <> '$platform'
            """),
        ("platform.version", """
            select workflow_id, printf('the %d events from version %d on have sequence %d; one with its version was expected', events, version, sequence)
            from journal where workflow_id = '$platform' and (version <> sequence or events <> 1 or refs <> 0)
            """),
        ("feed.overlap", """
            select workflow_id, printf('version %d has sequence %d; %d is the first that is free', version, sequence, expected)
            from (select workflow_id, version, sequence, coalesce(lag(sequence + events) over (order by sequence), 1) as expected from journal)
            where sequence < expected
            """),
        ("head.without_journal", """
            select id, 'the run is in the lists and has no event'
            from workflows where not exists (select 1 from journal where workflow_id = id)
            """),
        ("head.status", """
            select id, printf('the newest event is %s; the list says status %d, ended at %s', last, status, coalesce(ended_at, 'no time'))
            from (
              select id, status, ended_at, (
                select case when json_valid(payload) then json_extract(payload, '$[#-1].kind') end
                from journal where workflow_id = id order by version desc limit 1) as last
              from workflows)
            where last is not null and (
              case last when 'WorkflowCompleted' then status <> 3 when 'WorkflowFailed' then status <> 4
                when 'WorkflowCancelled' then status <> 5 else status not in (1, 2) end
              or (status in (3, 4, 5)) <> (ended_at is not null))
            """),
    ];

    /// <summary>What must hold besides where payloads are kept by their hash, as every build since the second schema does.</summary>
    public static readonly (string Code, string Sql)[] OfPayloads =
    [
        ("payload.missing", """
            select workflow_id, printf('the run uses payload %d, which is missing', payload_id)
            from payload_refs where payload_id not in (select id from payloads)
            """),
        ("payload.reference", """
            select workflow_id, printf('payload %d is kept for a run that is in no list', payload_id)
            from payload_refs where workflow_id not in (select id from workflows)
            """),
        ("payload.unused", """
            select null, printf('payload %d, %s, is used by no run and not released', id, hash)
            from payloads
            where id not in (select payload_id from payload_refs) and id not in (select payload_id from payloads_released)
            """),
    ];

    /// <summary>What must hold besides where small grains have documents, as every build since the third schema does.</summary>
    public static readonly (string Code, string Sql)[] OfStates =
    [
        ("state.payload", """
            select null, printf('the document of the %s ''%s'' is not a JSON object', type, key)
            from grain_state where case when json_valid(payload) then json_type(payload) <> 'object' else 1 end
            """),
        ("state.etag", """
            select null, printf('the %s ''%s'' has etag %d, which another document has too, or which was never given', type, key, etag)
            from grain_state where etag < 1 or etag in (select etag from grain_state group by etag having count(*) > 1)
            """),
    ];

    private static string Versions(string wrong) => $"""
        select workflow_id, printf('version %d follows where %d should', version, expected)
        from (
          select workflow_id, version,
                 coalesce(lag(version + events) over (partition by workflow_id order by version), 1) as expected
          from journal where workflow_id <> '$platform')
        where {wrong}
        """;
}
