using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Tests.Archives;

/// <summary>A store in front of which somebody presses Ctrl+C: right after it wrote a number of things.</summary>
internal sealed class InterruptedStore(IStoreArchive store, int written, Action interrupt) : IStoreArchive
{
    private int _left = written;

    public string Kind => store.Kind;

    public Task<IReadOnlyList<DefinitionRow>> ListDefinitionsAsync(DefinitionRow? after, int limit, CancellationToken cancellationToken) =>
        store.ListDefinitionsAsync(after, limit, cancellationToken);

    public Task<DefinitionRow?> FindDefinitionAsync(DefinitionHash hash, CancellationToken cancellationToken) => store.FindDefinitionAsync(hash, cancellationToken);

    public Task<bool> AddDefinitionAsync(DefinitionRow definition, CancellationToken cancellationToken) => Wrote(store.AddDefinitionAsync(definition, cancellationToken));

    public Task<IReadOnlyList<StoredState>> ListStatesAsync(string type, string after, int limit, CancellationToken cancellationToken) =>
        store.ListStatesAsync(type, after, limit, cancellationToken);

    public Task<StoredState?> FindStateAsync(string type, string key, CancellationToken cancellationToken) => store.FindStateAsync(type, key, cancellationToken);

    public Task<bool> AddStateAsync(StoredState state, CancellationToken cancellationToken) => Wrote(store.AddStateAsync(state, cancellationToken));

    public Task<IReadOnlyList<StoredRun>> ListRunsAsync(long after, int limit, CancellationToken cancellationToken) => store.ListRunsAsync(after, limit, cancellationToken);

    public Task<StoredRun?> FindRunAsync(WorkflowId workflow, CancellationToken cancellationToken) => store.FindRunAsync(workflow, cancellationToken);

    public Task<ExistingStart?> FindKeyAsync(string key, CancellationToken cancellationToken) => store.FindKeyAsync(key, cancellationToken);

    public Task<IReadOnlyList<StoredRow>> ReadRowsAsync(WorkflowId workflow, long afterVersion, CancellationToken cancellationToken) =>
        store.ReadRowsAsync(workflow, afterVersion, cancellationToken);

    public Task<AppendOutcome> AddRunAsync(StoredRun run, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken) =>
        Wrote(store.AddRunAsync(run, rows, cancellationToken));

    private async Task<T> Wrote<T>(Task<T> write)
    {
        var result = await write;
        if (_left-- == 0)
        {
            interrupt();
        }

        return result;
    }
}
