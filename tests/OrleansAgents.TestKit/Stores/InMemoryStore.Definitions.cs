using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;

namespace OrleansAgents.TestKit.Stores;

/// <content>The definitions, the newest last.</content>
public sealed partial class InMemoryStore
{
    private readonly List<DefinitionRow> _definitions = [];

    /// <inheritdoc/>
    public Task PutAsync(string name, DefinitionHash hash, string text, DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _definitions.RemoveAll(row => row.Hash == hash);
            _definitions.Add(new(name, hash, text, DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds())));
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public Task<DefinitionRow?> FindAsync(DefinitionHash hash, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_definitions.Find(row => row.Hash == hash));
        }
    }

    /// <inheritdoc/>
    public Task<DefinitionRow?> FindNewestAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_definitions.FindLast(row => row.Name == name));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DefinitionRow>> ListVersionsAsync(string name, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<DefinitionRow>>([.. _definitions.Where(row => row.Name == name).Reverse().Take(limit)]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DefinitionRow>> ListNewestAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<DefinitionRow>>(
                [.. _definitions.GroupBy(row => row.Name).Select(rows => rows.Last()).OrderBy(row => row.Name, StringComparer.Ordinal)]);
        }
    }
}
