namespace OrleansAgents.Api.Events;

/// <summary>
/// Waits for a stream's next page: gives it a moment to come before the last one is sent, so that the short steps of a run
/// share a packet, shows what agents write meanwhile, and keeps a silent stream alive. Costs nothing while pages come
/// without a wait.
/// </summary>
internal sealed class Heartbeat(EventFrames frames, PartialTail partials, ApiOptions options, TimeProvider time) : IDisposable
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
            if (frames.HasUnsent && options.GatherEvents > TimeSpan.Zero
                && await Task.WhenAny(next, Task.Delay(options.GatherEvents, time, stop.Token)) == next)
            {
                return await next;
            }

            partials.Begin();
            await frames.SendAsync(stop.Token);
            _timer ??= new(options.HeartbeatEvery, time);
            while (true)
            {
                _tick ??= _timer.WaitForNextTickAsync(stop.Token).AsTask();
                var came = await Task.WhenAny(next, _tick, partials.Next);
                partials.WriteReady(frames);                       // before the event that comes of them
                if (came == next)
                {
                    return await next;
                }

                await frames.SendAsync(stop.Token);
                if (came == _tick)
                {
                    await _tick;
                    _tick = null;
                    await frames.WriteHeartbeatAsync(stop.Token);
                }
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
