using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Queues;

/// <summary>
/// A bounded queue from many callers to the one writer, who takes everything at once: what came while it committed becomes
/// the next batch. A writer that finds the queue empty is woken when half as many jobs have come as it took before, or after
/// a moment: a sync to disk for the first of many that are about to come would make the rest wait for the next one.
/// </summary>
/// <typeparam name="TJob">What waits.</typeparam>
/// <param name="countMax">How many may wait.</param>
/// <param name="bytesMax">How many bytes may wait; a single larger job is let in when nothing else waits.</param>
internal sealed class WriteQueue<TJob>(int countMax, long bytesMax) : IDisposable
    where TJob : IQueuedJob
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _filled = new(0);
    private List<TJob> _pending = [];
    private long _pendingBytes;
    private TaskCompletionSource? _room;
    private bool _writerWaits;
    private bool _closed;
    private int _wakeAt = 1;

    /// <summary>Adds a job, waiting for room when the queue is full.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    public ValueTask AddAsync(TJob job, CancellationToken cancellationToken) =>
        TryAdd(job) is { } room ? WaitAndAddAsync(job, room, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Waits for jobs and takes all of them.</summary>
    /// <param name="batch">An empty list, kept as the next waiting list; replaced by the jobs, and left empty when none came in time.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool TakeAll(ref List<TJob> batch, TimeSpan patience)
    {
        for (var (gathers, late) = (false, false); ; late = !_filled.Wait(gathers ? Gather : patience))
        {
            lock (_gate)
            {
                StopWaiting();
                if (_pending.Count >= _wakeAt || (_pending.Count > 0 && (late || _closed)))
                {
                    _wakeAt = Math.Max(1, _pending.Count / 2);
                    (batch, _pending) = (_pending, batch);
                    _pendingBytes = 0;
                    _room?.SetResult();
                    _room = null;
                    return true;
                }

                if (_closed || (late && !gathers))
                {
                    return !_closed;
                }

                _wakeAt = late ? 1 : _wakeAt;
                (gathers, _writerWaits) = (_wakeAt > 1, true);
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
            Wake();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _filled.Dispose();

    private async ValueTask WaitAndAddAsync(TJob job, Task room, CancellationToken cancellationToken)
    {
        for (var next = room; next is not null; next = TryAdd(job))
        {
            await next.WaitAsync(cancellationToken);
        }
    }

    private Task? TryAdd(TJob job)
    {
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

            _pending.Add(job);
            _pendingBytes += job.Bytes;
            if (_pending.Count >= _wakeAt)
            {
                Wake();
            }

            return null;
        }
    }

    /// <summary>
    /// Releases the writer only when it waits, inside the gate: so the count never exceeds one, and nobody touches the
    /// semaphore after the writer has seen the end.
    /// </summary>
    private void Wake()
    {
        if (_writerWaits)
        {
            _writerWaits = false;
            _filled.Release();
        }
    }

    /// <summary>The writer is back: a release that came just when it gave up waiting is taken, so that none is left over.</summary>
    private void StopWaiting()
    {
        if (!_writerWaits)
        {
            _ = _filled.Wait(0);
        }

        _writerWaits = false;
    }
}

/// <summary>What waits in a <see cref="WriteQueue{TJob}"/>.</summary>
internal interface IQueuedJob
{
    /// <summary>Gets about how much memory the job holds while it waits.</summary>
    int Bytes { get; }
}
