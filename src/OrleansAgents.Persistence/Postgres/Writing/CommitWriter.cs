using System.Runtime.InteropServices;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Postgres.Connections;
using OrleansAgents.Persistence.Queues;

namespace OrleansAgents.Persistence.Postgres.Writing;

/// <summary>
/// The one thread of this process that writes. It takes everything that waits, commits it in one transaction, and tells each
/// caller; meanwhile the next batch gathers. The writers of other processes take turns with it.
/// </summary>
internal sealed class CommitWriter : IDisposable
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);   // while the store fails and nobody writes

    private readonly CommitConnection _connection;
    private readonly WriteQueue<CommitJob> _queue;
    private readonly Action<List<JournalRow>> _committed;
    private readonly int _batchMax;
    private readonly Thread _thread;
    private volatile StoreUnavailableException? _fault;

    /// <summary>Starts the thread.</summary>
    /// <param name="address">The database.</param>
    /// <param name="options">How it works.</param>
    /// <param name="committed">Told of the rows of each batch, in order, before its callers are; must not throw.</param>
    public CommitWriter(PostgresAddress address, PostgresStoreOptions options, Action<List<JournalRow>> committed)
    {
        _connection = new(address, options.CommandTimeout);
        _queue = new(options.QueuedWritesMax, options.QueuedBytesMax);
        (_committed, _batchMax) = (committed, options.BatchMax);
        _thread = new(Work) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    /// <summary>Gets the last fault of the store; null while writes succeed.</summary>
    public StoreUnavailableException? Fault => _fault;

    /// <summary>Queues a job, waiting for room.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    public ValueTask AddAsync(CommitJob job, CancellationToken cancellationToken) => _queue.AddAsync(job, cancellationToken);

    /// <summary>Writes what is in the queue, then stops.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
        _connection.Dispose();
    }

    private void Work()
    {
        var jobs = new List<CommitJob>();
        while (_queue.TakeAll(ref jobs, Fault is null ? Timeout.InfiniteTimeSpan : ProbeEvery))
        {
            if (jobs.Count == 0)
            {
                Probe();
            }

            for (var done = 0; done < jobs.Count; done += _batchMax)
            {
                Commit(CollectionsMarshal.AsSpan(jobs).Slice(done, Math.Min(_batchMax, jobs.Count - done)));
            }

            jobs.Clear();
        }
    }

    private void Probe()
    {
        try
        {
            _connection.Probe();
            _fault = null;
        }
        catch (StoreUnavailableException e)
        {
            _fault = e;
        }
    }

    private void Commit(ReadOnlySpan<CommitJob> jobs)
    {
        var rows = new List<JournalRow>(jobs.Length);
        try
        {
            var answer = _connection.Commit(jobs);
            foreach (var job in jobs)
            {
                job.Read(answer, rows);
            }
        }
        catch (Exception e)                                   // the boundary of the writer: every waiting caller gets the fault
        {
            Fail(jobs, e as StoreUnavailableException ?? new("store.failed", $"The store failed: {e.Message}", e));
            return;
        }

        _fault = null;
        if (rows.Count > 0)
        {
            rows.Sort((one, other) => one.Sequence.CompareTo(other.Sequence));
            _committed(rows);
        }

        foreach (var job in jobs)
        {
            job.Complete();
        }
    }

    /// <summary>One bad write must not fail its neighbours: those of its batch are tried one by one. A store that fails, fails all.</summary>
    private void Fail(ReadOnlySpan<CommitJob> jobs, StoreUnavailableException fault)
    {
        var ofOneJob = fault.Code == PostgresFaults.WriteRefused;
        _fault = ofOneJob ? null : fault;
        if (ofOneJob && jobs.Length > 1)
        {
            foreach (var job in jobs)
            {
                Commit([job]);
            }

            return;
        }

        foreach (var job in jobs)
        {
            job.Fail(fault);
        }
    }
}
