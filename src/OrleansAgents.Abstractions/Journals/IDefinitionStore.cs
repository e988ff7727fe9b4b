using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Abstractions.Journals;

/// <summary>
/// Keeps definition texts by content hash: those that a run pins, and the newest of each name. Others may be pruned
/// (<see cref="IWorkflowRetention"/>). Thread-safe.
/// </summary>
public interface IDefinitionStore
{
    /// <summary>Gets a value indicating whether other processes write to it too, so that what is the newest of a name must be asked for each time.</summary>
    bool IsShared => false;

    /// <summary>Stores a text and makes it the newest of its name. Durable when it returns; a repeat only makes it the newest again.</summary>
    /// <param name="name">The name.</param>
    /// <param name="hash">The content hash of the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    /// <returns>A task that ends when the text is durable.</returns>
    Task PutAsync(string name, DefinitionHash hash, string text, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Finds a text by its hash.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The row; null when there is none.</returns>
    Task<DefinitionRow?> FindAsync(DefinitionHash hash, CancellationToken cancellationToken);

    /// <summary>Finds the newest text of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The row; null when there is none.</returns>
    Task<DefinitionRow?> FindNewestAsync(string name, CancellationToken cancellationToken);

    /// <summary>Lists the newest text of every name, by name.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows.</returns>
    Task<IReadOnlyList<DefinitionRow>> ListNewestAsync(CancellationToken cancellationToken);

    /// <summary>Lists the texts of one name, newest first.</summary>
    /// <param name="name">The name.</param>
    /// <param name="limit">At most this many; at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows; empty when there are none.</returns>
    Task<IReadOnlyList<DefinitionRow>> ListVersionsAsync(string name, int limit, CancellationToken cancellationToken);
}

/// <summary>One stored definition.</summary>
/// <param name="Name">The name.</param>
/// <param name="Hash">The content hash.</param>
/// <param name="Text">The text.</param>
/// <param name="StoredAt">When it was last made the newest.</param>
public sealed record DefinitionRow(string Name, DefinitionHash Hash, string Text, DateTimeOffset StoredAt);
