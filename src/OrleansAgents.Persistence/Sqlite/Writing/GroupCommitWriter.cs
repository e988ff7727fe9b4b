using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Queues;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>
/// The one thread that writes. It takes everything that waits, commits it in one transaction with one sync to disk, and
/// tells each caller; meanwhile the next batch gathers.
/// </summary>
internal sealed class GroupCommitWriter : IDisposable
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);   // while the store fails and nobody writes
    private static readonly ProbeJob Probe = new();

    private readonly SqliteConnection _connection;
    private readonly WriteSession _session;
    private readonly WriteQueue<WriteJob> _queue;
    private readonly LogCheckpointer _checkpointer;
    private readonly Thread _thread;
    private volatile StoreUnavailableException? _fault;

    public GroupCommitWriter(SqliteConnection connection, SqliteStoreOptions options)
    {
        (_connection, _session) = (connection, new(connection));
        LastSequenceAtOpen = _session.LastSequence;
        _queue = new(options.QueuedWritesMax, options.QueuedBytesMax);
        _checkpointer = new(connection, options);
        _thread = new(Work) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    /// <summary>Gets the newest place in the feed before anything was written here.</summary>
    public long LastSequenceAtOpen { get; }

    /// <summary>Gets the last fault of the store; null while writes succeed.</summary>
    public StoreUnavailableException? Fault => _fault;

    /// <summary>Queues a job, waiting for room.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    public ValueTask AddAsync(WriteJob job, CancellationToken cancellationToken) => _queue.AddAsync(job, cancellationToken);

    /// <summary>Writes what is in the queue, then stops.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
        _checkpointer.Dispose();
        _session.Dispose();
        _connection.Dispose();
    }

    private void Work()
    {
        var batch = new List<WriteJob>();
        while (_queue.TakeAll(ref batch, Fault is null ? Timeout.InfiniteTimeSpan : ProbeEvery))
        {
            if (batch.Count == 0)
            {
                batch.Add(Probe);
            }

            var fault = Commit(CollectionsMarshal.AsSpan(batch));
            if (batch.Count > 1 && IsOfOneJob(fault))
            {
                CommitEach(batch);
            }
            else
            {
                Settle(CollectionsMarshal.AsSpan(batch), fault);
            }

            batch.Clear();
            _checkpointer.AfterCommit();
        }
    }

    /// <summary>One bad write must not fail its neighbours; a store that fails on the way fails the rest at once.</summary>
    private void CommitEach(List<WriteJob> batch)
    {
        StoreUnavailableException? down = null;
        foreach (var job in batch)
        {
            var fault = down ?? Commit([job]);
            down = IsOfOneJob(fault) ? null : fault;
            Settle([job], fault);
        }
    }

    private void Settle(ReadOnlySpan<WriteJob> jobs, StoreUnavailableException? fault)
    {
        _fault = IsOfOneJob(fault) ? null : fault;
        foreach (var job in jobs)
        {
            if (fault is null)
            {
                job.Complete();
            }
            else
            {
                job.Fail(fault);
            }
        }
    }

    private StoreUnavailableException? Commit(ReadOnlySpan<WriteJob> jobs)
    {
        try
        {
            _session.Begin();
            foreach (var job in jobs)
            {
                job.Execute(_session);
            }

            _session.Commit();
            return null;
        }
        catch (Exception e)                                   // the boundary of the writer: every waiting caller gets the fault
        {
            Undo();
            return e as StoreUnavailableException ?? new("store.failed", $"The store failed: {e.Message}", e);
        }
    }

    private void Undo()
    {
        try
        {
            _session.Rollback(_connection);
        }
        catch (StoreUnavailableException)
        {
            // The next batch cannot begin while this transaction is open, and then undoes it; the first fault says more.
        }
    }

    private static bool IsOfOneJob(StoreUnavailableException? fault) => fault?.Code == SqliteFaults.Refused;
}
