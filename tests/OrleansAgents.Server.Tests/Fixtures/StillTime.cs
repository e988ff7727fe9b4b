namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>A clock that stands still. Short pauses are over at once and are written down; long ones never end.</summary>
internal sealed class StillTime(DateTimeOffset now) : TimeProvider
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(15);

    public List<TimeSpan> Pauses { get; } = [];

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < Short && dueTime > TimeSpan.Zero && period == Timeout.InfiniteTimeSpan)
        {
            Pauses.Add(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
