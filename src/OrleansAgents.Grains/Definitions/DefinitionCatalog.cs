using System.Collections.Concurrent;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Grains.Definitions;

/// <summary>
/// The definitions in the store, read once and kept. The newest of a name is kept too, unless other processes write to the store.
/// </summary>
/// <param name="store">Where the texts are.</param>
/// <param name="reader">Reads them.</param>
/// <param name="limits">The operator's limits, for new runs.</param>
/// <param name="time">The clock.</param>
public sealed partial class DefinitionCatalog(IDefinitionStore store, IDefinitionReader reader, WorkflowLimits limits, TimeProvider time)
    : IDefinitionCatalog
{
    private const int KeptMax = 1000;

    private readonly ConcurrentDictionary<(DefinitionHash, WorkflowLimits), WorkflowDefinition> _pinned = [];
    private readonly ConcurrentDictionary<string, StoredDefinition> _newest = [];
    private readonly SharedReads<DefinitionRow?> _reads = new(store.FindNewestAsync);

    /// <inheritdoc/>
    public async Task<Result<StoredDefinition>> PutAsync(string text, string? expectedName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!reader.Read(text, limits).TryGet(out var definition, out var error))
        {
            return error;
        }

        if (expectedName is not null && definition.Name != expectedName)
        {
            var message = $"The definition is named '{definition.Name}', but was sent as '{expectedName}'. Use one name.";
            return new DomainError("definition.name_mismatch", ErrorKind.Invalid, message);
        }

        if ((await NewestAsync(definition.Name, cancellationToken)).TryGet(out var known, out _) && known.Definition.Hash == definition.Hash)
        {
            return known;
        }

        var stored = new StoredDefinition(definition, text, time.GetUtcNow());
        await store.PutAsync(definition.Name, definition.Hash, text, stored.StoredAt, cancellationToken);
        Keep(_newest, definition.Name, stored);
        return stored;
    }

    /// <inheritdoc/>
    public async Task<Result<StoredDefinition>> FindAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return await NewestAsync(name, cancellationToken);
    }

    /// <summary>What others may have changed is asked for each time, and read anew only when it is another text.</summary>
    private async Task<Result<StoredDefinition>> NewestAsync(string name, CancellationToken cancellationToken)
    {
        if (_newest.TryGetValue(name, out var known) && !store.IsShared)
        {
            return known;
        }

        if (await _reads.ReadAsync(name, cancellationToken) is not { } row)
        {
            return NotFound($"There is no definition '{name}'. Store one with 'orleansagents submit FILE' or PUT /v1/definitions/{name}.");
        }

        if (known?.Definition.Hash == row.Hash)
        {
            return known;
        }

        if (!reader.Read(row.Text, limits).TryGet(out var definition, out var error))
        {
            return error;
        }

        var stored = new StoredDefinition(definition, row.Text, row.StoredAt);
        Keep(_newest, name, stored);
        return stored;
    }

    /// <inheritdoc/>
    public async Task<Result<WorkflowDefinition>> FindAsync(DefinitionHash hash, WorkflowLimits limits, CancellationToken cancellationToken)
    {
        if (_pinned.TryGetValue((hash, limits), out var known))
        {
            return known;
        }

        if (await store.FindAsync(hash, cancellationToken) is not { } row)
        {
            return NotFound($"There is no definition with hash '{hash}'.");
        }

        var read = reader.Read(row.Text, limits);
        if (read.TryGet(out var definition, out _))
        {
            Keep(_pinned, (hash, limits), definition);
        }

        return read;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DefinitionView>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ListNewestAsync(cancellationToken);
        return WithoutTexts(rows);
    }

    private static DomainError NotFound(string message) => new("definition.not_found", ErrorKind.NotFound, message);

    /// <summary>What is kept can be read again, so a full cache simply starts over.</summary>
    private static void Keep<TKey, TValue>(ConcurrentDictionary<TKey, TValue> kept, TKey key, TValue value)
        where TKey : notnull
    {
        if (kept.Count >= KeptMax)
        {
            kept.Clear();
        }

        kept[key] = value;
    }
}
