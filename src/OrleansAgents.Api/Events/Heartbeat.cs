namespace OrleansAgents.Api.Events;

/// <summary>Keeps a silent stream alive while its next page is awaited. Costs nothing while pages come without a wait.</summary>
internal sealed class Heartbeat(EventFrames frames, TimeSpan every, TimeProvider time) : IDisposable
{
    private PeriodicTimer? _timer;
    private Task<bool>? _tick;

    /// <summary>Waits for the next page. When it throws, the wait for the page is over too, so its reader can be disposed.</summary>
    public ValueTask<bool> UntilAsync(ValueTask<bool> next, CancellationTokenSource stop) =>
        next.IsCompleted ? next : new(BeatUntilAsync(next.AsTask(), stop));

    public void Dispose() => _timer?.Dispose();

    private async Task<bool> BeatUntilAsync(Task<bool> next, CancellationTokenSource stop)
    {
        try
        {
            await frames.BeginAsync(stop.Token);
            _timer ??= new(every, time);
            while (true)
            {
                _tick ??= _timer.WaitForNextTickAsync(stop.Token).AsTask();
                if (await Task.WhenAny(next, _tick) == next)
                {
                    return await next;
                }

                await _tick;
                _tick = null;
                await frames.WriteHeartbeatAsync(stop.Token);
            }
        }
        catch when (!next.IsCompleted)
        {
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
