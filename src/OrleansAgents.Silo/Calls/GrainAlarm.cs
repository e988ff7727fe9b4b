using OrleansAgents.Abstractions.Hosting;

namespace OrleansAgents.Silo.Calls;

/// <summary>The timer of a small grain: one time, replaced by the next one. For the grain's own scheduler alone.</summary>
/// <param name="grain">The grain.</param>
/// <param name="time">The clock.</param>
/// <param name="wake">The turn to make; it must not throw.</param>
internal sealed class GrainAlarm(IGrainBase grain, TimeProvider time, Func<Task> wake) : Abstractions.Hosting.IGrainTimer
{
    private Orleans.Runtime.IGrainTimer? _timer;

    /// <inheritdoc/>
    public void WakeAt(DateTimeOffset? at)
    {
        Stop();
        if (at is { } due)
        {
            var wait = due - time.GetUtcNow();
            _timer = grain.RegisterGrainTimer(
                _ => wake(), new GrainTimerCreationOptions(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true });
        }
    }

    /// <summary>Forgets the time.</summary>
    public void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
