using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Journals;

/// <summary>
/// The durable history of every workflow. Thread-safe. A store that cannot write (disk full, file locked or corrupt) throws
/// <see cref="StoreUnavailableException"/>; nothing that was acknowledged before is lost.
/// </summary>
public interface IWorkflowJournal
{
    /// <summary>
    /// Appends events if the journal's version is the expected one. All of it is durable (synced to disk) when the task
    /// completes with <see cref="AppendStatus.Appended"/>; with any other status nothing was written. A repeat meets
    /// <see cref="AppendStatus.VersionConflict"/>. Appends of different workflows are committed together.
    /// </summary>
    /// <param name="append">What to append.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue; an append once queued is carried out.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="StoreUnavailableException">The store could not write; whether it did is unknown until the journal is read.</exception>
    Task<AppendOutcome> AppendAsync(JournalAppend append, CancellationToken cancellationToken);

    /// <summary>Reads a whole journal for a replay.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The events in order, the first with version 1; empty when there is no such run.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot read now.</exception>
    /// <exception cref="InvalidDataException">This journal is damaged, or holds an event of a newer build; others are not affected.</exception>
    Task<IReadOnlyList<WorkflowEvent>> ReadAsync(WorkflowId workflow, CancellationToken cancellationToken);
}

/// <summary>One append: a single transaction.</summary>
public sealed record JournalAppend
{
    /// <summary>Gets the run.</summary>
    public required WorkflowId Workflow { get; init; }

    /// <summary>Gets the version the journal must have; 0 for a new run.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>Gets the events, at least one; the first gets version <see cref="ExpectedVersion"/> + 1.</summary>
    public required IReadOnlyList<WorkflowEvent> Events { get; init; }

    /// <summary>Gets when they happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the run's status after the events, for lists and for recovery.</summary>
    public required WorkflowStatus Status { get; init; }

    /// <summary>Gets the status before the events; the head row is only written when the two differ.</summary>
    public required WorkflowStatus PreviousStatus { get; init; }

    /// <summary>
    /// Gets the locks that the events give up, in the same transaction, each with an event on the feed. A lock counts as held while
    /// its document has that owner and fence, though its lease may have ended: fences decide, not clocks. One that is not held is
    /// passed over, unless it must be. A version conflict comes before a lost lock.
    /// </summary>
    public IReadOnlyList<LockRelease> Releases { get; init; } = [];

    /// <summary>Gets the key that makes a start idempotent; null, or set on the first append only.</summary>
    public IdempotencyKey? IdempotencyKey { get; init; }
}

/// <summary>A lock that is given up with an append.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Fence">The holder's fence.</param>
/// <param name="MustHold">Whether the append counts only if the lock still has this fence: a result that was made without the lock is none.</param>
public sealed record LockRelease(string Resource, string Owner, long Fence, bool MustHold);

/// <summary>Makes a start idempotent.</summary>
/// <param name="Key">The client's key.</param>
/// <param name="RequestHash">A hash of what was asked, so that the same key with another request is noticed.</param>
public sealed record IdempotencyKey(string Key, string RequestHash);

/// <summary>How an append ended.</summary>
public enum AppendStatus
{
    /// <summary>The events are durable.</summary>
    Appended,

    /// <summary>The journal's version is another one: somebody else owns the run. Drop the activation and reload.</summary>
    VersionConflict,

    /// <summary>The idempotency key was used before, by <see cref="AppendOutcome.Existing"/>.</summary>
    IdempotencyKeyUsed,

    /// <summary>A lock that must be held has another fence by now, or none: see <see cref="AppendOutcome.LostLocks"/>.</summary>
    LockLost,
}

/// <summary>How an append ended.</summary>
/// <param name="Status">How.</param>
/// <param name="Existing">The run and request that used the idempotency key first, when one did.</param>
public sealed record AppendOutcome(AppendStatus Status, ExistingStart? Existing = null)
{
    /// <summary>Gets the resources of the locks that were lost, with <see cref="AppendStatus.LockLost"/>.</summary>
    public IReadOnlyList<string> LostLocks { get; init; } = [];

    /// <summary>The events are durable.</summary>
    public static readonly AppendOutcome Appended = new(AppendStatus.Appended);

    /// <summary>The journal's version is another one.</summary>
    public static readonly AppendOutcome VersionConflict = new(AppendStatus.VersionConflict);
}

/// <summary>The run that an idempotency key started.</summary>
/// <param name="Workflow">The run.</param>
/// <param name="RequestHash">The hash of what was asked then.</param>
public sealed record ExistingStart(WorkflowId Workflow, string RequestHash);
