namespace OrleansAgents.Persistence.Schedules;

/// <summary>Does something again and again, the next turn only after the one before has ended.</summary>
/// <param name="time">The clock.</param>
internal sealed class Schedule(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private bool _started;

    /// <summary>Begins; a repeat does nothing.</summary>
    /// <param name="first">How long until the first turn.</param>
    /// <param name="every">How long from the end of one turn to the next.</param>
    /// <param name="turn">The turn; it must not throw, but for being cancelled.</param>
    public void Start(TimeSpan first, TimeSpan every, Func<CancellationToken, Task> turn)
    {
        if (!Interlocked.Exchange(ref _started, true))
        {
            _work = RepeatAsync(first, every, turn, _stop.Token);
        }
    }

    /// <summary>Ends, after the turn of this moment has given up.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    /// <summary>Ends without waiting for the turn of this moment.</summary>
    public void Dispose() => _stop.Cancel();                  // not disposed: the turn may still look at it

    private async Task RepeatAsync(TimeSpan first, TimeSpan every, Func<CancellationToken, Task> turn, CancellationToken stop)
    {
        try
        {
            for (var wait = first; ; wait = every)
            {
                await Task.Delay(wait, time, stop);
                await turn(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }
}
