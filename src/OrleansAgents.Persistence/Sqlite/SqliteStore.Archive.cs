using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Sqlite.Reading;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite;

/// <content>What archives need.</content>
public sealed partial class SqliteStore
{
    private const int ArchivePageRows = 256;

    /// <inheritdoc/>
    string IStoreArchive.Kind => "sqlite";

    /// <inheritdoc/>
    async Task<IReadOnlyList<DefinitionRow>> IStoreArchive.ListDefinitionsAsync(DefinitionRow? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await _readers.ReadAsync(session => ArchiveQueries.Definitions(session, after, limit), cancellationToken);
    }

    /// <inheritdoc/>
    async Task<bool> IStoreArchive.AddDefinitionAsync(DefinitionRow definition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var job = new AddDefinitionJob(definition);
        await _writer.AddAsync(job, cancellationToken);
        return await job.Done;
    }

    /// <inheritdoc/>
    async Task<IReadOnlyList<StoredState>> IStoreArchive.ListStatesAsync(string type, string after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await _readers.ReadAsync(session => ArchiveQueries.States(session, type, after, limit), cancellationToken);
    }

    /// <inheritdoc/>
    Task<DefinitionRow?> IStoreArchive.FindDefinitionAsync(DefinitionHash hash, CancellationToken cancellationToken) => FindAsync(hash, cancellationToken);

    /// <inheritdoc/>
    async Task<StoredState?> IStoreArchive.FindStateAsync(string type, string key, CancellationToken cancellationToken) =>
        await ReadAsync(type, key, cancellationToken) is { } row ? new(type, key, row.Json) : null;

    /// <inheritdoc/>
    async Task<bool> IStoreArchive.AddStateAsync(StoredState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return await WriteAsync(new(state.Type, state.Key, ExpectedETag: 0, state.Json, Events: []), cancellationToken) is not null;
    }

    /// <inheritdoc/>
    async Task<IReadOnlyList<StoredRun>> IStoreArchive.ListRunsAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await _readers.ReadAsync(session => ArchiveQueries.Runs(session, after, limit), cancellationToken);
    }

    /// <inheritdoc/>
    Task<StoredRun?> IStoreArchive.FindRunAsync(WorkflowId workflow, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => ArchiveQueries.Run(session, workflow.Value), cancellationToken);

    /// <inheritdoc/>
    Task<ExistingStart?> IStoreArchive.FindKeyAsync(string key, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => ArchiveQueries.Key(session, key), cancellationToken);

    /// <inheritdoc/>
    async Task<IReadOnlyList<StoredRow>> IStoreArchive.ReadRowsAsync(WorkflowId workflow, long afterVersion, CancellationToken cancellationToken)
    {
        var rows = await ((IJournalRows)this).ReadAsync(workflow.Value, afterVersion, ArchivePageRows, cancellationToken);
        return rows.ConvertAll(row => new StoredRow(row.Version, row.Count, row.At, row.Payload));
    }

    /// <inheritdoc/>
    async Task<AppendOutcome> IStoreArchive.AddRunAsync(StoredRun run, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count);
        ArgumentOutOfRangeException.ThrowIfEqual(run.Head.Id, PlatformEvent.Stream);
        var split = rows.Select(row => (row, SplitRow.Of(row.Payload.ToArray(), _payloadInlineBytesMax))).ToList();
        var job = new AddRunJob(run, split, Signals);
        await _writer.AddAsync(job, cancellationToken);
        return await job.Done;
    }
}
