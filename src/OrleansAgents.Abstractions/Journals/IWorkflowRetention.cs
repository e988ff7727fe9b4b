namespace OrleansAgents.Abstractions.Journals;

/// <summary>Forgets runs that have ended, old platform events, and released locks. Thread-safe; runs beside appends, which it never holds up for longer than one small batch.</summary>
public interface IWorkflowRetention
{
    /// <summary>
    /// Deletes ended runs: journal, head, idempotency key, and the payloads and definition texts that nothing needs any more.
    /// A run is deleted whole or not at all; one that runs or waits is never deleted, nor one that was retried before its
    /// deletion began. Afterwards an append to a deleted run meets <see cref="AppendStatus.VersionConflict"/>, its start's key
    /// may start another run, and no number of its events is ever given again. Nor are those of platform events given again, nor
    /// the etags of locks.
    /// </summary>
    /// <param name="request">Which runs, events and locks.</param>
    /// <param name="cancellationToken">Stops between two batches; what was deleted until then stays deleted.</param>
    /// <returns>What was deleted.</returns>
    /// <exception cref="StoreUnavailableException">The store could not write. A repeat goes on where this ended.</exception>
    Task<PruneResult> PruneAsync(PruneRequest request, CancellationToken cancellationToken);
}

/// <summary>
/// What to forget: runs of which one of the two bounds says so, platform events and released locks beyond theirs. Without a bound
/// nothing of the kind is deleted.
/// </summary>
public sealed record PruneRequest
{
    /// <summary>The most runs that one batch may hold.</summary>
    public const int BatchRunsMax = 1000;

    /// <summary>Gets the time before which a run must have ended to be deleted; null for no bound by age.</summary>
    public DateTimeOffset? EndedBefore { get; init; }

    /// <summary>Gets how many ended runs are kept, the last to end, counted when the prune begins; null for no bound by number.</summary>
    public int? KeepNewest { get; init; }

    /// <summary>Gets how many runs are deleted in one transaction, 1 to <see cref="BatchRunsMax"/>; long journals make it fewer.</summary>
    public int BatchMax { get; init; } = 200;

    /// <summary>Gets how many texts of each definition are kept, the newest, though no run pins them; at least 1.</summary>
    public int DefinitionTextsKept { get; init; } = 20;

    /// <summary>Gets how many platform events are kept, the newest; at least 1; null for all.</summary>
    public int? PlatformEventsKept { get; init; }

    /// <summary>
    /// Gets the time before which a lock must have been touched last for its document to be deleted, when nobody holds it: the
    /// document is <c>{"fence":n}</c> and nothing else, with a fence that lies before this time in Unix milliseconds, so that the
    /// next one is greater. Null for none.
    /// </summary>
    public DateTimeOffset? ReleasedLocksBefore { get; init; }

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(KeepNewest ?? 0, nameof(KeepNewest));
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchMax, BatchRunsMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(DefinitionTextsKept, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PlatformEventsKept ?? 1, 1, nameof(PlatformEventsKept));
    }
}

/// <summary>What a prune deleted.</summary>
/// <param name="Runs">How many runs.</param>
/// <param name="Payloads">How many payloads that were kept by their hash; 0 in a store that keeps none so.</param>
/// <param name="Definitions">How many definition texts.</param>
public sealed record PruneResult(long Runs, long Payloads, long Definitions)
{
    /// <summary>Gets how many platform events.</summary>
    public long PlatformEvents { get; init; }

    /// <summary>Gets how many documents of released locks.</summary>
    public long Locks { get; init; }

    /// <summary>Gets a value indicating whether anything was deleted.</summary>
    public bool Any => Runs + Payloads + Definitions + PlatformEvents + Locks > 0;
}
