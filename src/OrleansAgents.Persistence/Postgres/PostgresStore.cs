using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Postgres.Connections;
using OrleansAgents.Persistence.Postgres.Reading;
using OrleansAgents.Persistence.Postgres.Retention;
using OrleansAgents.Persistence.Postgres.Writing;

namespace OrleansAgents.Persistence.Postgres;

/// <summary>
/// Journal, index, definitions, states of small grains, the router's models and feed in one PostgreSQL database, which several
/// processes share. Each commits its writes in groups; the groups of all take turns, so that the feed has one order. A database
/// that is away makes reads and writes fail with <see cref="StoreUnavailableException"/>; the store connects again by itself.
/// Thread-safe.
/// </summary>
public sealed partial class PostgresStore
    : IWorkflowJournal, IWorkflowIndex, IDefinitionStore, IGrainStateStore, IRouterModelStore, IWorkflowRetention, IJournalRows, IAsyncDisposable, IDisposable
{
    private readonly PostgresReaders _readers;
    private readonly CommitWriter _writer;
    private readonly FeedOrder _order;
    private readonly JournalQueries _journal;
    private readonly HeadQueries _heads;
    private readonly DefinitionQueries _definitions;
    private readonly int _payloadInlineBytesMax;
    private readonly TimeProvider _time;
    private bool _disposed;

    private PostgresStore(PostgresAddress address, PostgresReaders readers, PostgresStoreOptions options, long lastSequence, TimeProvider time)
    {
        (_readers, _payloadInlineBytesMax, _time) = (readers, options.PayloadInlineBytesMax, time);
        (_journal, _heads, _definitions, _states, _models) = (new(readers), new(readers), new(readers), new(readers), new(readers));
        Signals = new(lastSequence);
        Feed = new JournalFeed(this, Signals, alone: false);
        _order = new(Signals, this, _journal.LastSequenceAsync, lastSequence, time, options.FeedPollEvery);
        _writer = new(address, options, Publish);
    }

    /// <summary>Gets the feed over this store, in which the rows of all processes come in one order.</summary>
    public IEventFeed Feed { get; }

    /// <summary>Gets why the newest write failed, or the newest reading of the feed; null while they succeed.</summary>
    public StoreUnavailableException? Fault => _writer.Fault ?? _order.Fault;

    /// <summary>Gets who follows what.</summary>
    internal FeedSignals Signals { get; }

    /// <summary>Checks the schema, and starts the writer and the feed.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="time">Dates documents and platform events, which say no time of their own, and drives the feed; null for the system's clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The store; dispose it to end its connections.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be used; the codes are those of <see cref="PostgresSchema.CheckAsync"/>.</exception>
    public static async Task<PostgresStore> OpenAsync(PostgresStoreOptions options, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var address = PostgresAddress.Parse(options.ConnectionString);
        await PostgresSchema.CheckAsync(options.ConnectionString, cancellationToken);
        var readers = new PostgresReaders(address, options);
        try
        {
            var lastSequence = await new JournalQueries(readers).LastSequenceAsync(cancellationToken);
            return new(address, readers, options, lastSequence, time ?? TimeProvider.System);
        }
        catch
        {
            await readers.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<AppendOutcome> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(append);
        ArgumentOutOfRangeException.ThrowIfZero(append.Events.Count);
        ArgumentOutOfRangeException.ThrowIfEqual(append.Workflow.Value, PlatformEvent.Stream);
        var job = new AppendJob(append, SplitRow.Of(EventEncoder.Encode(append.Events), _payloadInlineBytesMax));
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
        workflow.Value == PlatformEvent.Stream ? [] : await _journal.ReplayAsync(workflow.Value, cancellationToken);

    /// <inheritdoc/>
    public Task<WorkflowHead?> FindAsync(WorkflowId workflow, CancellationToken cancellationToken) => _heads.FindAsync(workflow.Value, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkflowHead>> ListAsync(WorkflowQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        return await _heads.ListAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkflowId>> ListUnfinishedAsync(CancellationToken cancellationToken) => await _heads.UnfinishedAsync(cancellationToken);

    /// <inheritdoc/>
    public Task PutAsync(string name, DefinitionHash hash, string text, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _definitions.PutAsync(name, hash, text, at, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DefinitionRow?> FindAsync(DefinitionHash hash, CancellationToken cancellationToken) => _definitions.FindAsync(hash, cancellationToken);

    /// <inheritdoc/>
    public async Task<DefinitionRow?> FindNewestAsync(string name, CancellationToken cancellationToken) =>
        (await _definitions.ListVersionsAsync(name, 1, cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DefinitionRow>> ListNewestAsync(CancellationToken cancellationToken) => await _definitions.ListNewestAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DefinitionRow>> ListVersionsAsync(string name, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await _definitions.ListVersionsAsync(name, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PruneResult> PruneAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        return new PostgresPruning(_readers, Signals).PruneAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    Task<List<JournalRow>> IJournalRows.ReadAsync(string workflow, long afterVersion, int limit, CancellationToken cancellationToken) =>
        _journal.OfOneAsync(workflow, afterVersion, limit, cancellationToken);

    /// <inheritdoc/>
    Task<List<JournalRow>> IJournalRows.ReadAllAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        _journal.OfAllAsync(afterSequence, limit, cancellationToken);

    /// <inheritdoc/>
    Task<JournalRow?> IJournalRows.LastAsync(string workflow, CancellationToken cancellationToken) => _journal.LastOfOneAsync(workflow, cancellationToken);

    /// <summary>Writes what is queued, then ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;                                           // a container disposes a store once for each of its interfaces
        }

        await Task.Run(_writer.Dispose);
        await _order.DisposeAsync();
        await _readers.DisposeAsync();
    }

    /// <summary>Writes what is queued, then ends all connections.</summary>
    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();
}
