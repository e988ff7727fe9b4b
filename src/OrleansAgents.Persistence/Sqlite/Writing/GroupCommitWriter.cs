using Microsoft.Data.Sqlite;
using OrleansAgents.Abstractions.Journals;
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
    private readonly WriteQueue _queue;
    private readonly LogCheckpointer _checkpointer;
    private readonly Thread _thread;

    public GroupCommitWriter(SqliteConnection connection, SqliteStoreOptions options)
    {
        (_connection, _session) = (connection, new(connection));
        _queue = new(options.QueuedWritesMax, options.QueuedBytesMax);
        _checkpointer = new(connection, options.LogBytesMax);
        _thread = new(Work) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    /// <summary>Gets the last fault of the store; null while writes succeed.</summary>
    public StoreUnavailableException? Fault { get; private set; }

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

            if (TryCommit(batch) is { } fault)
            {
                Fault = fault as StoreUnavailableException ?? new("store.failed", $"The store failed: {fault.Message}", fault);
                batch.ForEach(job => job.Fail(Fault));
            }
            else
            {
                Fault = null;
                batch.ForEach(job => job.Complete());
            }

            batch.Clear();
            _checkpointer.AfterCommit();
        }
    }

    private Exception? TryCommit(List<WriteJob> batch)
    {
        try
        {
            _session.Begin();
            foreach (var job in batch)
            {
                job.Execute(_session);
            }

            _session.Commit();
            return null;
        }
        catch (Exception e)                                   // the boundary of the writer: every waiting caller gets the fault
        {
            return Undo(e);
        }
    }

    private Exception Undo(Exception fault)
    {
        try
        {
            _session.Rollback(_connection);
            return fault;
        }
        catch (StoreUnavailableException e)
        {
            return new AggregateException(fault, e);
        }
    }
}
