using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Abstractions.Definitions;

/// <summary>The definitions that runs can name, and every one that a run pins. Thread-safe.</summary>
public interface IDefinitionCatalog
{
    /// <summary>
    /// Stores a definition under its content hash and makes it the newest of its name. Durable when it returns; the same
    /// text again changes nothing.
    /// </summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="expectedName">The name it must have; null accepts any.</param>
    /// <param name="cancellationToken">Gives up waiting; the definition may be stored all the same.</param>
    /// <returns>The stored definition, or <c>definition.invalid</c>, <c>definition.name_mismatch</c>, <c>payload.too_large</c>.</returns>
    Task<Result<StoredDefinition>> PutAsync(string text, string? expectedName, CancellationToken cancellationToken);

    /// <summary>Finds the newest definition of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The definition, or <c>definition.not_found</c>.</returns>
    Task<Result<StoredDefinition>> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Finds a definition that a run pins.</summary>
    /// <param name="hash">The content hash.</param>
    /// <param name="limits">The limits that the run was started with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The definition, or <c>definition.not_found</c>, or <c>definition.invalid</c> when this build can no longer read it.</returns>
    Task<Result<WorkflowDefinition>> FindAsync(DefinitionHash hash, WorkflowLimits limits, CancellationToken cancellationToken);

    /// <summary>Lists the newest definition of every name, by name.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The definitions.</returns>
    Task<IReadOnlyList<DefinitionView>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Finds one definition of a name by its content hash, also one that this build can no longer read.</summary>
    /// <param name="name">The name.</param>
    /// <param name="hash">The content hash, or at least its first 8 hexadecimal digits. A shortened one is looked for among the newest 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The definition with its text, or <c>definition.not_found</c>, <c>definition.hash_invalid</c>, or
    /// <c>definition.hash_ambiguous</c> when several begin so.
    /// </returns>
    Task<Result<DefinitionView>> FindVersionAsync(string name, string hash, CancellationToken cancellationToken);

    /// <summary>Lists the definitions that are kept of one name, the newest first.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>At most 1,000 of them, without texts; empty when there are none.</returns>
    Task<IReadOnlyList<DefinitionView>> ListVersionsAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A definition, its text, and when it was stored.</summary>
/// <param name="Definition">The checked definition.</param>
/// <param name="Text">The text as it was given.</param>
/// <param name="StoredAt">When it was stored.</param>
public sealed record StoredDefinition(WorkflowDefinition Definition, string Text, DateTimeOffset StoredAt);

/// <summary>A definition as lists and the HTTP API show it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Hash">The content hash.</param>
/// <param name="StoredAt">When it was stored.</param>
/// <param name="Text">The text; null in lists.</param>
public sealed record DefinitionView(string Name, string Hash, DateTimeOffset StoredAt, string? Text);
