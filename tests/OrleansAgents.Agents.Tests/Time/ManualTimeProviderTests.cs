using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Time;

/// <summary>The clock that other tests rely on.</summary>
public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Advance_SeveralTimers_FireInOrderOfDueTimeThenArmingEachAtItsTime()
    {
        var start = _time.GetUtcNow();
        Arm("c", 3);
        Arm("a", 1);
        Arm("b", 1);
        Arm("late", 10);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["a@1", "b@1", "c@3"], _fired);
        Assert.Equal(start + TimeSpan.FromSeconds(5), _time.GetUtcNow());
        Assert.Equal(1, _time.ArmedTimers);
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresEachPeriodUntilDisposed()
    {
        var timer = _time.CreateTimer(_ => _fired.Add("p"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(3, _fired.Count);
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(3, _fired.Count);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void Advance_TimerArmedByATimer_FiresOnTheWay()
    {
        using var first = _time.CreateTimer(_ => Arm("second", 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["second@2"], _fired);
    }

    [Fact]
    public async Task Delay_AndElapsedTime_FollowTheClock()
    {
        var begun = _time.GetTimestamp();
        var delay = Task.Delay(TimeSpan.FromHours(1), _time);

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(delay.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));

        await delay;
        Assert.Equal(TimeSpan.FromHours(1), _time.GetElapsedTime(begun));
    }

    [Fact]
    public void WhenTimers_EndsWithTheArmingThatReachesTheCount()
    {
        var two = _time.WhenTimersAsync(2);
        Arm("a", 1);
        Assert.False(two.IsCompleted);

        Arm("b", 1);

        Assert.True(two.IsCompleted);
    }

    [Fact]
    public void WhenArmedInAll_CountsTimersThatHaveFired()
    {
        var two = _time.WhenArmedInAllAsync(2);
        Arm("a", 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(two.IsCompleted);

        Arm("b", 1);

        Assert.True(two.IsCompleted);
    }

    private void Arm(string name, int seconds)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _time.CreateTimer(_ => _fired.Add($"{name}@{(_time.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
    }
}
