using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Sqlite.Files;
using OrleansAgents.Persistence.Sqlite.Reading;
using OrleansAgents.Persistence.Sqlite.Retention;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite;

/// <summary>
/// Journal, index, definitions, states of small grains, the router's models and feed in one SQLite file, owned by one process. Writes are committed in groups, each group
/// with one sync to disk; reads have threads of their own. Thread-safe.
/// </summary>
public sealed partial class SqliteStore
    : IWorkflowJournal, IWorkflowIndex, IDefinitionStore, IGrainStateStore, IRouterModelStore, IWorkflowRetention, IStoreArchive, IJournalRows, IDisposable
{
    private readonly DataFolder _folder;
    private readonly GroupCommitWriter _writer;
    private readonly ReaderPool _readers;
    private readonly int _payloadInlineBytesMax;
    private readonly TimeProvider _time;
    private bool _disposed;

    private SqliteStore(DataFolder folder, SqliteStoreOptions options, GroupCommitWriter writer, TimeProvider time)
    {
        (_folder, _writer, _payloadInlineBytesMax, _time) = (folder, writer, options.PayloadInlineBytesMax, time);
        Signals = new(writer.LastSequenceAtOpen);
        _readers = new(folder.Database, options);
        Feed = new JournalFeed(this, Signals);
    }

    /// <summary>Gets the feed over this store.</summary>
    public IEventFeed Feed { get; }

    /// <summary>Gets the database file.</summary>
    public string Path => _folder.Database;

    /// <summary>Gets why the newest write failed; null while writes succeed.</summary>
    public StoreUnavailableException? Fault => _writer.Fault;

    /// <summary>Gets who follows what.</summary>
    internal FeedSignals Signals { get; }

    /// <summary>Gets the writer.</summary>
    internal GroupCommitWriter Writer => _writer;

    /// <summary>Gets the readers.</summary>
    internal ReaderPool Readers => _readers;

    /// <summary>Takes the data folder, brings its database to this build's schema, and starts the writer and the readers.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="time">Dates documents and platform events, which say no time of their own; null for the system's clock.</param>
    /// <returns>The store; dispose it to give the folder up.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="StoreUnavailableException">The folder or the file cannot be used; the message says why and what to do.</exception>
    public static SqliteStore Open(SqliteStoreOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var folder = DataFolder.Take(options.Folder);
        try
        {
            var connection = SqliteConnections.OpenWriter(folder.Database, options.BusyTimeout);
            try
            {
                Migrations.Apply(connection);
                return new(folder, options, new(connection, options), time ?? TimeProvider.System);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<AppendOutcome> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(append);
        ArgumentOutOfRangeException.ThrowIfZero(append.Events.Count);
        ArgumentOutOfRangeException.ThrowIfEqual(append.Workflow.Value, PlatformEvent.Stream);
        var job = new AppendJob(append, SplitRow.Of(EventEncoder.Encode(append.Events), _payloadInlineBytesMax), Signals);
        var queued = _writer.AddAsync(job, cancellationToken);
        return queued.IsCompletedSuccessfully ? job.Done : WaitAsync(queued, job.Done);

        static async Task<AppendOutcome> WaitAsync(ValueTask queued, Task<AppendOutcome> done)
        {
            await queued;
            return await done;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkflowEvent>> ReadAsync(WorkflowId workflow, CancellationToken cancellationToken) =>
        workflow.Value == PlatformEvent.Stream ? [] : await _readers.ReadAsync(session => JournalQueries.Replay(session, workflow.Value), cancellationToken);

    /// <inheritdoc/>
    public Task<WorkflowHead?> FindAsync(WorkflowId workflow, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => HeadQueries.Find(session, workflow.Value), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkflowHead>> ListAsync(WorkflowQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Limit);        // SQLite takes a negative limit for none
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        return await _readers.ReadAsync(session => HeadQueries.List(session, query), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkflowId>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(HeadQueries.Unfinished, cancellationToken);

    /// <inheritdoc/>
    public async Task PutAsync(string name, DefinitionHash hash, string text, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var job = new PutDefinitionJob(name, hash, text, at);
        await _writer.AddAsync(job, cancellationToken);
        await job.Done;
    }

    /// <inheritdoc/>
    public Task<DefinitionRow?> FindAsync(DefinitionHash hash, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => HeadQueries.Definition(session, hash), cancellationToken);

    /// <inheritdoc/>
    public Task<DefinitionRow?> FindNewestAsync(string name, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => HeadQueries.NewestDefinition(session, name), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DefinitionRow>> ListNewestAsync(CancellationToken cancellationToken) =>
        await _readers.ReadAsync(HeadQueries.NewestDefinitions, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DefinitionRow>> ListVersionsAsync(string name, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await _readers.ReadAsync(session => HeadQueries.DefinitionVersions(session, name, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PruneResult> PruneAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        return new Pruning(_writer, _readers, Signals).PruneAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    Task<List<JournalRow>> IJournalRows.ReadAsync(string workflow, long afterVersion, int limit, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => JournalQueries.OfOne(session, workflow, afterVersion, limit), cancellationToken);

    /// <inheritdoc/>
    Task<List<JournalRow>> IJournalRows.ReadAllAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => JournalQueries.OfAll(session, afterSequence, limit), cancellationToken);

    /// <inheritdoc/>
    Task<JournalRow?> IJournalRows.LastAsync(string workflow, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => JournalQueries.LastOfOne(session, workflow), cancellationToken);

    /// <summary>Writes what is queued, answers what was asked, and gives the folder up.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;                                           // a container disposes a store once for each of its interfaces
        }

        _writer.Dispose();
        _readers.Dispose();
        _folder.Dispose();
    }
}
