namespace OrleansAgents.Persistence.Feeds;

/// <summary>
/// Reads rows of the journal as they are durable now: at most so many, and none after those that fill a page
/// (<see cref="JournalRow.PageBytes"/>), so that large results do not make large pages.
/// </summary>
internal interface IJournalRows
{
    /// <summary>Reads the rows of one run that hold an event after a version, in order.</summary>
    Task<List<JournalRow>> ReadAsync(string workflow, long afterVersion, int limit, CancellationToken cancellationToken);

    /// <summary>Reads the rows of all runs that hold an event after a place in the feed, in order.</summary>
    Task<List<JournalRow>> ReadAllAsync(long afterSequence, int limit, CancellationToken cancellationToken);

    /// <summary>Reads the newest row of one run; null when there is no such run.</summary>
    Task<JournalRow?> LastAsync(string workflow, CancellationToken cancellationToken);
}
