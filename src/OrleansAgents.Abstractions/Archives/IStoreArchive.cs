using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Archives;

/// <summary>
/// What carrying a store's contents to another store needs beyond the ports of daily work: lists of everything, oldest first, and
/// whole things put as they were stored elsewhere. Used by one caller at a time. Throws <see cref="StoreUnavailableException"/> when the store
/// cannot be read or written.
/// </summary>
public interface IStoreArchive
{
    /// <summary>Gets the kind of store, for people: <c>sqlite</c>, <c>postgresql</c>.</summary>
    string Kind { get; }

    /// <summary>Lists definition texts in the order of their times, and of their hashes where times are the same.</summary>
    /// <param name="after">Those further down than this one; null from the top.</param>
    /// <param name="limit">At most this many; at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows; empty after the last.</returns>
    Task<IReadOnlyList<DefinitionRow>> ListDefinitionsAsync(DefinitionRow? after, int limit, CancellationToken cancellationToken);

    /// <summary>Finds a text by its hash.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The row; null when there is none.</returns>
    Task<DefinitionRow?> FindDefinitionAsync(DefinitionHash hash, CancellationToken cancellationToken);

    /// <summary>Stores a text with the time that it has, so that it becomes the newest of its name only if it is. Durable when it returns.</summary>
    /// <param name="definition">The text.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    /// <returns>False when there is a text with the hash: nothing was written.</returns>
    Task<bool> AddDefinitionAsync(DefinitionRow definition, CancellationToken cancellationToken);

    /// <summary>Lists documents of small grains by key, in the order of the keys' bytes.</summary>
    /// <param name="type">The type of grain.</param>
    /// <param name="after">Those with a greater key; empty from the top.</param>
    /// <param name="limit">At most this many; at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The documents; empty after the last.</returns>
    Task<IReadOnlyList<StoredState>> ListStatesAsync(string type, string after, int limit, CancellationToken cancellationToken);

    /// <summary>Finds one document.</summary>
    /// <param name="type">The type of grain.</param>
    /// <param name="key">The grain.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The document; null when there is none.</returns>
    Task<StoredState?> FindStateAsync(string type, string key, CancellationToken cancellationToken);

    /// <summary>Stores a document under an etag that the store never gave. Durable when it returns.</summary>
    /// <param name="state">The document.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    /// <returns>False when the grain has a document: nothing was written.</returns>
    Task<bool> AddStateAsync(StoredState state, CancellationToken cancellationToken);

    /// <summary>Lists runs in the order of their starts.</summary>
    /// <param name="after">Those with a greater <see cref="WorkflowHead.Cursor"/>; 0 from the top.</param>
    /// <param name="limit">At most this many; at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The runs; empty after the last.</returns>
    Task<IReadOnlyList<StoredRun>> ListRunsAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Finds one run.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run; null when there is none.</returns>
    Task<StoredRun?> FindRunAsync(WorkflowId workflow, CancellationToken cancellationToken);

    /// <summary>Finds the run that an idempotency key started.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run; null when the key was never used.</returns>
    Task<ExistingStart?> FindKeyAsync(string key, CancellationToken cancellationToken);

    /// <summary>Reads rows of a run's journal as they were appended, with every payload in its place.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="afterVersion">Rows that hold an event with a greater version are read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The next rows in order, at least one and as many as fill a page; empty when there are none.</returns>
    /// <exception cref="InvalidDataException">A row is damaged.</exception>
    Task<IReadOnlyList<StoredRow>> ReadRowsAsync(WorkflowId workflow, long afterVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a whole run in one transaction: rows with their times, head, idempotency key. Durable when it returns
    /// <see cref="AppendStatus.Appended"/>; with any other status nothing was written. Its events get new places in the feed, after
    /// all that are there, and it gets a new place at the top of lists. No lock is released.
    /// </summary>
    /// <param name="run">The run; its cursor is not looked at.</param>
    /// <param name="rows">Its rows, in order and without a gap.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    /// <returns>How it ended; <see cref="AppendStatus.VersionConflict"/> when there is a run of this id.</returns>
    Task<AppendOutcome> AddRunAsync(StoredRun run, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken);
}

/// <summary>One run without its journal.</summary>
/// <param name="Head">What lists show of it.</param>
/// <param name="Key">The key of its start; null when it has none.</param>
public sealed record StoredRun(WorkflowHead Head, IdempotencyKey? Key);

/// <summary>One row of a journal: the events of one append.</summary>
/// <param name="Version">The version of the first event.</param>
/// <param name="Events">How many events.</param>
/// <param name="At">When they happened, in whole milliseconds.</param>
/// <param name="Payload">The events as a JSON array, byte for byte as it was stored.</param>
public sealed record StoredRow(long Version, int Events, DateTimeOffset At, ReadOnlyMemory<byte> Payload);

/// <summary>One document of a small grain, without its etag: that is the store's own.</summary>
/// <param name="Type">The type of grain.</param>
/// <param name="Key">The grain.</param>
/// <param name="Json">The document, UTF-8.</param>
public sealed record StoredState(string Type, string Key, ReadOnlyMemory<byte> Json);
