using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Feeds;

/// <summary>
/// Puts the rows of several processes that write to one store into the order of their places, and publishes each once. Rows come
/// from the process's own writer and, in any order, maybe twice and maybe not at all, from the others. What does not come is read
/// from the store: a row that was not told of costs only delay.
/// </summary>
internal sealed class FeedOrder : IAsyncDisposable
{
    private const int RowsMax = 4096;               // that wait for others before them
    private const long BytesMax = 16 << 20;
    private const int PageRows = 1024;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, JournalRow> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly FeedSignals _signals;
    private readonly IJournalRows _rows;
    private readonly Func<CancellationToken, Task<long>> _newest;
    private readonly ITimer _timer;
    private long _waitingBytes;
    private long _published;
    private long _publishedAtTick;
    private Task _reading = Task.CompletedTask;
    private volatile StoreUnavailableException? _fault;

    /// <summary>Begins at a place.</summary>
    /// <param name="signals">Whom to tell.</param>
    /// <param name="rows">The store.</param>
    /// <param name="newest">Gives the newest place that the store has given, all rows up to which can be read, but for pruned ones.</param>
    /// <param name="published">The newest place when the store was opened.</param>
    /// <param name="time">The clock.</param>
    /// <param name="every">How long rows may be missing, or nobody tells of any, before the store is read.</param>
    public FeedOrder(FeedSignals signals, IJournalRows rows, Func<CancellationToken, Task<long>> newest, long published, TimeProvider time, TimeSpan every)
    {
        (_signals, _rows, _newest, _published, _publishedAtTick) = (signals, rows, newest, published, published);
        _timer = time.CreateTimer(_ => Tick(), null, every, every);
    }

    /// <summary>Gets why the newest reading failed; null when it did not.</summary>
    public StoreUnavailableException? Fault => _fault;

    /// <summary>Tells of durable rows. A repeat does nothing.</summary>
    /// <param name="rows">The rows, in any order.</param>
    public void Offer(IReadOnlyList<JournalRow> rows)
    {
        lock (_gate)
        {
            foreach (var row in rows)
            {
                if (row.Sequence == _published + 1)
                {
                    Publish(row);
                    PublishWaiting();
                }
                else if (row.Sequence > _published && _waiting.TryAdd(row.Sequence, row))
                {
                    _waitingBytes += row.Payload.Length;
                    _signals.HoldBack(row);
                }
            }

            if (_waiting.Count > RowsMax || _waitingBytes > BytesMax)
            {
                _waiting.Clear();                             // they are in the store, where they are read from now
                _waitingBytes = 0;
                Read();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _stop.CancelAsync();
        Task reading;
        lock (_gate)
        {
            reading = _reading;
        }

        await reading;
    }

    /// <summary>When nothing was published since the tick before, either nobody told of anything or something is missing.</summary>
    private void Tick()
    {
        lock (_gate)
        {
            if (_published == _publishedAtTick)
            {
                Read();
            }

            _publishedAtTick = _published;
        }
    }

    private void Read()
    {
        if (_reading.IsCompleted && !_stop.IsCancellationRequested)
        {
            _reading = Task.Run(ReadAsync);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReadPageAsync(_stop.Token))
            {
            }

            _fault = null;
        }
        catch (StoreUnavailableException e)
        {
            _fault = e;                                       // the next tick tries again
        }
        catch (InvalidDataException e)
        {
            _fault = new("store.corrupt", $"The feed cannot be read: {e.Message}", e);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }

    /// <summary>Reads on from what was published.</summary>
    /// <returns>Whether there may be more.</returns>
    private async Task<bool> ReadPageAsync(CancellationToken cancellationToken)
    {
        var (newest, after) = (await _newest(cancellationToken), 0L);
        lock (_gate)
        {
            after = _published;
        }

        if (newest <= after)
        {
            return false;
        }

        var page = await _rows.ReadAllAsync(after, PageRows, cancellationToken);
        lock (_gate)
        {
            foreach (var row in page.Where(row => row.Sequence > _published))
            {
                Publish(row);                                 // a gap before it is what was pruned
            }

            if (page.Count == 0)
            {
                _published = Math.Max(_published, newest);    // all of it was pruned
            }

            PublishWaiting();
            return page.Count > 0 && _published < newest;
        }
    }

    private void Publish(JournalRow row)
    {
        _signals.Publish(row);
        _published = row.LastSequence;
    }

    private void PublishWaiting()
    {
        while (_waiting.Count > 0)
        {
            var row = _waiting.First().Value;
            if (row.Sequence > _published + 1)
            {
                return;
            }

            _waiting.Remove(row.Sequence);
            _waitingBytes -= row.Payload.Length;
            if (row.Sequence > _published)
            {
                Publish(row);
            }
        }
    }
}
