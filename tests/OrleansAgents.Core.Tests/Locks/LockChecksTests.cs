using OrleansAgents.Core.Locks;
using Xunit;

namespace OrleansAgents.Core.Tests.Locks;

/// <summary>What may be said of a lock.</summary>
public class LockChecksTests
{
    [Fact]
    public void Check_EverythingWrong_ReportsEverything()
    {
        var refusal = LockChecks.Check("a b", "", TimeSpan.FromMilliseconds(999), TimeSpan.FromDays(31))!;

        Assert.Equal("lock.invalid", refusal.Code);
        Assert.Equal(["/resource", "/owner", "/ttl", "/wait"], refusal.Problems.Select(p => p.Path));
        Assert.Contains("found U+0020 as character 2", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repo:owner/name", true)]
    [InlineData("日本語", true)]
    [InlineData("😀", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("tab\t", false)]
    [InlineData("zero\u200Bwidth", false)]
    [InlineData("right\u202Eleft", false)]
    [InlineData("half\uD800", false)]
    public void Check_Resource_TakesPrintableCharactersWithoutSpaces(string? resource, bool valid) =>
        Assert.Equal(valid, LockChecks.Check(resource) is null);

    [Theory, InlineData(256, true), InlineData(257, false)]
    public void Check_LongNames_AreRefused(int length, bool valid) =>
        Assert.Equal(valid, LockChecks.Check(new string('x', length)) is null);

    [Theory, InlineData("Ann at work", true), InlineData("Ann\nBob", false), InlineData("Ann\u00A0Bob", false)]
    public void Check_Owner_MayHaveSpaces(string owner, bool valid) =>
        Assert.Equal(valid, LockChecks.Check("r", owner, 1, null) is null);

    [Theory, InlineData(1, true), InlineData(86_400, true), InlineData(0.999, false), InlineData(86_401, false), InlineData(-1, false)]
    public void Check_TimeToLive_IsOneSecondToOneDay(double seconds, bool valid)
    {
        var ttl = TimeSpan.FromSeconds(seconds);

        Assert.Equal(valid, LockChecks.Check("r", "o", ttl, TimeSpan.Zero) is null);
        Assert.Equal(valid, LockChecks.Check("r", "o", 1, ttl) is null);
    }

    [Fact]
    public void Check_Wait_IsBoundedOrWithoutEnd()
    {
        var ttl = TimeSpan.FromSeconds(1);

        Assert.Null(LockChecks.Check("r", "o", ttl, Timeout.InfiniteTimeSpan));
        Assert.NotNull(LockChecks.Check("r", "o", ttl, TimeSpan.FromSeconds(-1)));
        Assert.NotNull(LockChecks.Check("r", "o", ttl, TimeSpan.MaxValue));
    }

    [Fact]
    public void Check_FenceOfZero_IsRefused() => Assert.Equal("/fence", Assert.Single(LockChecks.Check("r", "o", 0, null)!.Problems).Path);
}
