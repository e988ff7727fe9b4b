using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Abstractions.States;

/// <summary>
/// The durable state of small grains (agents, locks): one JSON document a key, written by compare and swap. Thread-safe.
/// Throws <see cref="StoreUnavailableException"/> when the store cannot write or read.
/// </summary>
public interface IGrainStateStore
{
    /// <summary>Reads one document.</summary>
    /// <param name="type">The type of grain, such as <c>lock</c>.</param>
    /// <param name="key">The grain.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The document; null when there is none.</returns>
    Task<GrainStateRow?> ReadAsync(string type, string key, CancellationToken cancellationToken);

    /// <summary>Reads all documents of a type, by key.</summary>
    /// <param name="type">The type of grain.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The documents.</returns>
    Task<IReadOnlyList<GrainStateRow>> ListAsync(string type, CancellationToken cancellationToken);

    /// <summary>
    /// Writes or deletes one document, and appends events to the feed, as one transaction. Durable when it returns an etag.
    /// </summary>
    /// <param name="write">What to write.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue; a write once queued is carried out.</param>
    /// <returns>The new etag, 0 after a delete; null when the present one is not the expected one: nothing was written, and the state must be read again.</returns>
    Task<long?> WriteAsync(GrainStateWrite write, CancellationToken cancellationToken);

    /// <summary>Appends events that belong to no workflow to the feed, as one transaction. Durable when it returns.</summary>
    /// <param name="events">The events; without any nothing happens.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    /// <returns>A task that ends then.</returns>
    Task AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken);
}

/// <summary>One document.</summary>
/// <param name="Key">The grain.</param>
/// <param name="ETag">
/// The version of the document, at least 1. It grows with every write, not by one, and is never given twice, so a writer that knows
/// a document which was deleted and made anew meanwhile has not the expected one.
/// </param>
/// <param name="Json">The document, UTF-8.</param>
public sealed record GrainStateRow(string Key, long ETag, ReadOnlyMemory<byte> Json);

/// <summary>A write of one document.</summary>
/// <param name="Type">The type of grain.</param>
/// <param name="Key">The grain.</param>
/// <param name="ExpectedETag">The version that the document must have; 0 when there must be none.</param>
/// <param name="Json">The new document; null deletes it.</param>
/// <param name="Events">Events for the feed; they are written only if the document is.</param>
public sealed record GrainStateWrite(string Type, string Key, long ExpectedETag, ReadOnlyMemory<byte>? Json, IReadOnlyList<PlatformEvent> Events);

/// <summary>The types of grains that the stores keep.</summary>
public static class GrainTypes
{
    /// <summary>Agents that registered themselves.</summary>
    public const string Agent = "agent";

    /// <summary>
    /// Locks. The document of a held lock has the whole number <c>fence</c> and the text <c>owner</c>; a release by a commit of the
    /// journal leaves <c>{"fence":n}</c>, which retention deletes when nobody touched it for a while.
    /// </summary>
    public const string Lock = "lock";
}
