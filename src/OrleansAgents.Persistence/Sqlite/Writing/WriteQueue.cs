using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>
/// A bounded queue from many callers to the one writer, who takes everything at once: what came while it committed becomes
/// the next batch.
/// </summary>
internal sealed class WriteQueue(int countMax, long bytesMax) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _filled = new(0);
    private List<WriteJob> _pending = [];
    private long _pendingBytes;
    private TaskCompletionSource? _room;
    private bool _closed;

    /// <summary>Adds a job, waiting for room when the queue is full.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    public ValueTask AddAsync(WriteJob job, CancellationToken cancellationToken) =>
        TryAdd(job) is { } room ? WaitAndAddAsync(job, room, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Waits for jobs and takes all of them.</summary>
    /// <param name="batch">An empty list, kept as the next waiting list; replaced by the jobs, and left empty when none came in time.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool TakeAll(ref List<WriteJob> batch, TimeSpan patience)
    {
        for (var waited = false; ; waited = !_filled.Wait(patience))
        {
            lock (_gate)
            {
                if (_pending.Count > 0)
                {
                    (batch, _pending) = (_pending, batch);
                    _pendingBytes = 0;
                    _room?.SetResult();
                    _room = null;
                    return true;
                }

                if (_closed)
                {
                    return false;
                }

                if (waited)
                {
                    return true;
                }
            }
        }
    }

    /// <summary>Refuses further jobs; those in the queue are still written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _room?.SetResult();
            _room = null;
        }

        _filled.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => _filled.Dispose();

    private async ValueTask WaitAndAddAsync(WriteJob job, Task room, CancellationToken cancellationToken)
    {
        for (var next = room; next is not null; next = TryAdd(job))
        {
            await next.WaitAsync(cancellationToken);
        }
    }

    private Task? TryAdd(WriteJob job)
    {
        bool first;
        lock (_gate)
        {
            if (_closed)
            {
                throw new StoreUnavailableException("store.closed", "The store is closed: the server is stopping.");
            }

            if (_pending.Count >= countMax || (_pending.Count > 0 && _pendingBytes + job.Bytes > bytesMax))
            {
                return (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            first = _pending.Count == 0;
            _pending.Add(job);
            _pendingBytes += job.Bytes;
        }

        if (first)
        {
            _filled.Release();
        }

        return null;
    }
}
