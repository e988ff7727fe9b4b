namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>
/// The greatest numbers ever given. The tables themselves tell them; only a prune, which deletes rows, must write them down.
/// </summary>
internal static class HighWater
{
    /// <summary>The expression of the newest place in the feed; 0 when there was none.</summary>
    public const string LastSequence = """
        max(coalesce((select sequence + events - 1 from journal order by sequence desc limit 1), 0),
            coalesce((select value from high_water where name = 'sequence'), 0))
        """;

    /// <summary>The expression of the newest run's number; 0 when there was none.</summary>
    public const string LastNumber = """
        max(coalesce((select max(number) from workflows), 0), coalesce((select value from high_water where name = 'number'), 0))
        """;

    /// <summary>The expression of the newest etag; 0 when there was none.</summary>
    public const string LastETag = """
        max(coalesce((select max(etag) from grain_state), 0), coalesce((select value from high_water where name = 'etag'), 0))
        """;

    /// <summary>The statement that writes them down.</summary>
    public const string Keep = """
        insert into high_water (name, value) values ('sequence', ?1), ('number', ?2), ('etag', ?3)
        on conflict (name) do update set value = excluded.value
        """;
}
