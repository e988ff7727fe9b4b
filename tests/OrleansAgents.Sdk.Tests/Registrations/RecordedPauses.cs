using System.Threading.Channels;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Sdk.Tests.Registrations;

/// <summary>A clock that is driven by hand and tells how long each timer is meant to run, so that a test can go exactly there.</summary>
internal sealed class RecordedPauses : TimeProvider
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Channel<TimeSpan> _pauses = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public int ArmedTimers => _clock.ArmedTimers;

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _clock.CreateTimer(callback, state, dueTime, period);
        _pauses.Writer.TryWrite(dueTime);
        return timer;
    }

    public async Task<TimeSpan> NextAsync() => await _pauses.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public void Advance(TimeSpan by) => _clock.Advance(by);
}
