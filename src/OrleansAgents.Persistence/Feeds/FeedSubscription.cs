namespace OrleansAgents.Persistence.Feeds;

/// <summary>
/// What was committed since the follower last looked, up to a bound. Past the bound the rows are dropped and the follower
/// must read the store, so a follower that stops costs no more than the bound.
/// </summary>
internal sealed class FeedSubscription(Action<FeedSubscription> end) : IDisposable
{
    private const int RowsMax = 64;

    private readonly Lock _gate = new();
    private List<JournalRow> _rows = [];
    private bool _dropped;
    private TaskCompletionSource? _more;

    /// <summary>Adds a committed row, or notes that it was dropped.</summary>
    public void Offer(JournalRow row)
    {
        TaskCompletionSource? more;
        lock (_gate)
        {
            if (_rows.Count < RowsMax && !_dropped)
            {
                _rows.Add(row);
            }
            else
            {
                _rows = [];
                _dropped = true;
            }

            (more, _more) = (_more, null);
        }

        more?.SetResult();
    }

    private async ValueTask<List<JournalRow>?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_rows.Count > 0 || _dropped)
                {
                    var rows = _dropped ? null : _rows;
                    (_rows, _dropped) = ([], false);
                    return rows;
                }

                more = (_more ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes what comes after a place, waiting for something.</summary>
    /// <param name="seen">The place of the last event that was seen.</param>
    /// <param name="placeOf">Gives the place of a row's first event.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>
    /// The rows in order, without a gap behind what was seen; the first of them may have been seen already, when they were
    /// committed before the follower read the store. Null when the store must be read, as it is after every gap between the
    /// platform's rows when they are followed alone.
    /// </returns>
    public async ValueTask<List<JournalRow>?> TakeAfterAsync(long seen, Func<JournalRow, long> placeOf, CancellationToken cancellationToken)
    {
        var came = await TakeAsync(cancellationToken);
        return came is [var first, ..] && placeOf(first) > seen + 1 ? null : came;
    }

    /// <inheritdoc/>
    public void Dispose() => end(this);
}
