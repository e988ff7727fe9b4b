using System.Collections.Concurrent;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Sqlite.Reading;

/// <summary>Threads that read, each with a connection of its own, so that no request thread ever waits for the disk.</summary>
internal sealed class ReaderPool : IDisposable
{
    private readonly BlockingCollection<ReadJob> _jobs;
    private readonly Thread[] _threads;

    public ReaderPool(string path, SqliteStoreOptions options)
    {
        _jobs = new(options.QueuedReadsMax);
        _threads = [.. Enumerable.Range(0, options.Readers).Select(i => new Thread(() => Work(path)) { IsBackground = true, Name = $"journal reader {i}" })];
        Array.ForEach(_threads, t => t.Start());
    }

    /// <summary>Runs a query on a reader's thread.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot read, is closed, or too many reads wait.</exception>
    /// <exception cref="InvalidDataException">The store can read, but what it finds makes no sense: these rows are damaged.</exception>
    public Task<T> ReadAsync<T>(Func<ReadSession, T> query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var job = new ReadJob<T>(query);
        try
        {
            return _jobs.TryAdd(job)
                ? job.Task.WaitAsync(cancellationToken)
                : throw new StoreUnavailableException("store.busy", $"{_jobs.BoundedCapacity} reads are waiting already; try again.");
        }
        catch (InvalidOperationException e)
        {
            throw new StoreUnavailableException("store.closed", "The store is closed: the server is stopping.", e);
        }
    }

    /// <summary>Answers what waits, then stops.</summary>
    public void Dispose()
    {
        _jobs.CompleteAdding();
        Array.ForEach(_threads, t => t.Join());
        _jobs.Dispose();
    }

    private void Work(string path)
    {
        ReadSession? session = null;
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            try
            {
                job.Run(session ??= new(path));
            }
            catch (Exception e)                               // the boundary of the reader: the waiting caller gets the fault
            {
                job.Fail(e is StoreUnavailableException or InvalidDataException
                    ? e
                    : new InvalidDataException($"What the database '{path}' holds cannot be read: {e.Message}", e));
            }
        }

        session?.Dispose();
    }

    private abstract class ReadJob
    {
        public abstract void Run(ReadSession session);

        public abstract void Fail(Exception fault);
    }

    private sealed class ReadJob<T>(Func<ReadSession, T> query) : ReadJob
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _done.Task;

        public override void Run(ReadSession session) => _done.SetResult(query(session));

        public override void Fail(Exception fault) => _done.TrySetException(fault);
    }
}
