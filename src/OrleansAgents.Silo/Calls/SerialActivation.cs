using Orleans.Runtime;
using OrleansAgents.Abstractions.Hosting;

namespace OrleansAgents.Silo.Calls;

/// <summary>A small grain on this silo: one turn at a time, in memory for as long as it must not sleep.</summary>
/// <typeparam name="TGrain">The grain.</typeparam>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal abstract partial class SerialActivation<TGrain>(TimeProvider time, ILogger logger) : Grain
    where TGrain : class, ISerialGrain
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    private readonly TurnGate _gate = new();
    private GrainAlarm? _alarm;
    private TGrain? _grain;
    private bool _isHeld;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _alarm = new(this, time, OnTimeAsync);
        _grain = Make(this.GetPrimaryKeyString(), _alarm);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _alarm?.Stop();
        return Task.CompletedTask;
    }

    /// <summary>Makes the grain; it reads its state in its first turn.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="timer">Wakes it.</param>
    /// <returns>The grain.</returns>
    protected abstract TGrain Make(string key, Abstractions.Hosting.IGrainTimer timer);

    /// <summary>Makes a turn.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="turn">The turn.</param>
    /// <returns>The answer.</returns>
    protected async Task<T> TurnAsync<T>(Func<TGrain, Task<T>> turn)
    {
        try
        {
            return await _gate.RunAsync(() => turn(_grain!));
        }
        finally
        {
            Hold();
        }
    }

    private void Hold()
    {
        if (_grain!.MaySleep == _isHeld)
        {
            _isHeld = !_isHeld;
            DelayDeactivation(_isHeld ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
        }
    }

    private async Task OnTimeAsync()
    {
        try
        {
            await TurnAsync(async grain =>
            {
                await grain.WakeAsync();
                return true;
            });
        }
        catch (Exception e)                                   // the boundary of timers: nobody else would hear of it
        {
            LogFault(logger, typeof(TGrain).Name, this.GetPrimaryKeyString(), e);
            _alarm!.WakeAt(time.GetUtcNow() + AfterFault);
        }
    }

    [LoggerMessage(1602, LogLevel.Error, "{Grain} '{Key}' failed when its time came; it is tried again.")]
    private static partial void LogFault(ILogger logger, string grain, string key, Exception exception);
}
