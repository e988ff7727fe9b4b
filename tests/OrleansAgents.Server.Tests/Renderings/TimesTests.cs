using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Tests.Renderings;

public sealed class TimesTests
{
    [Theory]
    [InlineData(-5, "0 ms")]
    [InlineData(0.3504, "350 ms")]
    [InlineData(0.9996, "1.0 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 min 00 s")]
    [InlineData(61, "1 min 01 s")]
    [InlineData(3_599.7, "1 h 00 min")]
    [InlineData(90_060, "25 h 01 min")]
    public void Duration_OfAnyLength_HasThePrecisionPeopleNeed(double seconds, string expected) =>
        Assert.Equal(expected, Times.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-1, "now")]
    [InlineData(0.2, "in 1 s")]
    [InlineData(59.5, "in 60 s")]
    [InlineData(90, "in 1 min 30 s")]
    public void Countdown_OfAnyLength_CountsWholeSeconds(double seconds, string expected) =>
        Assert.Equal(expected, Times.Countdown(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-1, "0 µs")]
    [InlineData(83.4, "83 µs")]
    [InlineData(999.6, "1.0 ms")]
    [InlineData(1_300, "1.3 ms")]
    [InlineData(9_960, "10 ms")]
    [InlineData(5_000_000, "5.0 s")]
    public void Micros_OfAnyLength_HasThePrecisionPeopleNeed(double micros, string expected) => Assert.Equal(expected, Times.Micros(micros));
}
