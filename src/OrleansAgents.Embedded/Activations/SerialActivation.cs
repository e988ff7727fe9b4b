using OrleansAgents.Abstractions.Hosting;

namespace OrleansAgents.Embedded.Activations;

/// <summary>A small grain in memory. Closed once and for ever; the next call makes another.</summary>
/// <typeparam name="TGrain">The grain.</typeparam>
internal sealed class SerialActivation<TGrain> : IGrainTimer, IDisposable
    where TGrain : class, ISerialGrain
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _key;
    private readonly TimeProvider _time;
    private readonly Action<string, Exception> _onFault;
    private readonly ITimer _timer;
    private long _lastTurn;
    private volatile bool _closed;

    public SerialActivation(string key, Func<string, IGrainTimer, TGrain> make, TimeProvider time, Action<string, Exception> onFault)
    {
        (_key, _time, _onFault) = (key, time, onFault);
        _timer = time.CreateTimer(static a => _ = ((SerialActivation<TGrain>)a!).OnTimeAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _lastTurn = time.GetTimestamp();
        Grain = make(key, this);
    }

    public TGrain Grain { get; }

    /// <summary>Waits for the turns before.</summary>
    /// <returns>False when the grain has left memory.</returns>
    public async Task<bool> TryEnterAsync()
    {
        await _turn.WaitAsync();
        if (!_closed)
        {
            return true;
        }

        _turn.Release();
        return false;
    }

    public void Exit()
    {
        _lastTurn = _time.GetTimestamp();
        _turn.Release();
    }

    /// <inheritdoc/>
    public void WakeAt(DateTimeOffset? at)
    {
        var due = at - _time.GetUtcNow();
        _timer.Change(due is null ? Timeout.InfiniteTimeSpan : due > TimeSpan.Zero ? due.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets an idle grain leave memory.</summary>
    /// <returns>True when it has left.</returns>
    public bool TryClose(TimeSpan idleAfter)
    {
        if (!_turn.Wait(0))
        {
            return false;
        }

        if (!_closed && Grain.MaySleep && _time.GetElapsedTime(_lastTurn) >= idleAfter)
        {
            Dispose();
        }

        _turn.Release();
        return _closed;
    }

    /// <summary>Ends the timer; the grain takes no further turns. Those that wait for one are turned away.</summary>
    public void Dispose()
    {
        _closed = true;
        _timer.Dispose();                                     // the semaphore has no handle to give back
    }

    private async Task OnTimeAsync()
    {
        if (!await TryEnterAsync())
        {
            return;
        }

        try
        {
            await Grain.WakeAsync();
        }
        catch (Exception e)                                   // the boundary of timers: nobody else would hear of it
        {
            _onFault(_key, e);
            WakeAt(_time.GetUtcNow() + AfterFault);
        }
        finally
        {
            Exit();
        }
    }
}
