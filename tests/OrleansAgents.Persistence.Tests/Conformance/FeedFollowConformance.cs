using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

public abstract class FeedFollowConformance(StoreUnderTest store) : StoreConformance(store)
{
    private static readonly WorkflowId Run = new("w");

    [Fact]
    public async Task Follow_AFinishedRun_GivesAllOfItAndEnds()
    {
        await FinishAsync();

        foreach (var after in Enumerable.Range(0, 7))
        {
            await using var follower = new Follower(Feed.FollowAsync(Run, after, default));
            Assert.Equal(await Feed.ReadAsync(Run, after, 100, default), await follower.ToEndAsync());
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1000)]
    public async Task Follow_FromTheEndOfAFinishedRun_EndsAtOnce(long after)
    {
        await FinishAsync();

        await using var follower = new Follower(Feed.FollowAsync(Run, after, default));

        Assert.Empty(await follower.ToEndAsync());
    }

    [Fact]
    public async Task Follow_ARunThatDoesNotExistYet_WaitsForIt()
    {
        await using var follower = new Follower(Feed.FollowAsync(Run, 0, default));
        var first = follower.NextAsync();
        Assert.False(first.IsCompleted);

        await AppendedAsync(SampleAppends.Start("w"));

        Assert.True(await first.Within("the first event"));
        Assert.Equal([1L], follower.Seen.Select(e => e.Version));
    }

    [Fact]
    public async Task Follow_PastThenLive_GivesTheSameEventsAsARead()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await using var follower = new Follower(Feed.FollowAsync(Run, 0, default));
        await follower.SeeAsync(1);
        var live = follower.NextAsync();

        await AppendedAsync(SampleAppends.More("w", 1, events: 3));
        await live.Within("the live page");
        await AppendedAsync(SampleAppends.Turn("w", 4));

        Assert.Equal(await Feed.ReadAsync(Run, 0, 100, default), await follower.ToEndAsync());
    }

    [Fact]
    public async Task Follow_ResumedInsideAnAppend_GivesTheRestOnce()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.More("w", 1, events: 5));
        await using var follower = new Follower(Feed.FollowAsync(Run, 3, default));
        await follower.SeeAsync(3);
        var live = follower.NextAsync();

        await AppendedAsync(SampleAppends.More("w", 6, events: 2));
        await live.Within("the live page");

        Assert.Equal([4L, 5, 6, 7, 8], follower.Seen.Select(e => e.Version));
    }

    [Fact]
    public async Task Follow_AheadOfTheRun_WaitsForWhatComesAfter()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await using var follower = new Follower(Feed.FollowAsync(Run, 3, default));
        var next = follower.NextAsync();

        await AppendedAsync(SampleAppends.More("w", 1));
        await AppendedAsync(SampleAppends.More("w", 2, events: 3));

        Assert.True(await next.Within("version 4"));
        await follower.SeeAsync(2);
        Assert.Equal([4L, 5], follower.Seen.Select(e => e.Version));
    }

    [Theory]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(500)]
    public async Task Follow_ASlowFollower_StillSeesEverything(int missed)
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await using var follower = new Follower(Feed.FollowAsync(Run, 0, default));
        await follower.SeeAsync(1);

        for (var version = 1; version <= missed; version++)
        {
            await AppendedAsync(SampleAppends.More("w", version));
        }

        await AppendedAsync(SampleAppends.Turn("w", missed + 1));
        Assert.Equal(Enumerable.Range(1, missed + 2).Select(v => (long)v), (await follower.ToEndAsync()).Select(e => e.Version));
    }

    [Fact]
    public async Task Follow_Cancelled_EndsAndUnsubscribes()
    {
        using var cancellation = new CancellationTokenSource();
        await using var one = new Follower(Feed.FollowAsync(Run, 0, cancellation.Token));
        await using var all = new Follower(Feed.FollowAllAsync(null, cancellation.Token));
        var (nextOfOne, nextOfAll) = (one.NextAsync(), all.NextAsync());
        Assert.True(HasFollowers);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => nextOfOne.Within("the end of one"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => nextOfAll.Within("the end of all"));
        Assert.False(HasFollowers);
    }

    [Fact]
    public async Task Follow_LeftInTheMiddle_Unsubscribes()
    {
        await FinishAsync();

        await foreach (var page in Feed.FollowAsync(Run, 0, default))
        {
            Assert.True(HasFollowers);
            break;
        }

        Assert.False(HasFollowers);
    }

    [Fact]
    public async Task FollowAll_FromNull_StartsWithWhatComesNext()
    {
        await AppendedAsync(SampleAppends.Start("old"));
        await using var follower = new Follower(Feed.FollowAllAsync(null, default));
        await using var other = new Follower(Feed.FollowAllAsync(0, default));
        var next = follower.NextAsync();

        await AppendedAsync(SampleAppends.Start("new"));
        await other.SeeAsync(2);

        Assert.True(await next.Within("the next event"));
        Assert.Equal("new", Assert.Single(follower.Seen).WorkflowId);
        Assert.Equal(["old", "new"], other.Seen.Select(e => e.WorkflowId));
    }

    [Fact]
    public async Task FollowAll_FromNull_SeesWhatCameAfterTheCallHoweverLateItIsRead()
    {
        await AppendedAsync(SampleAppends.Start("old"));
        var pages = Feed.FollowAllAsync(null, default);
        await AppendedAsync(SampleAppends.Start("new"));

        await using var follower = new Follower(pages);
        await follower.SeeAsync(1);

        Assert.Equal(["new"], follower.Seen.Select(e => e.WorkflowId));
    }

    [Fact]
    public async Task FollowAll_FromNullAgainAndAgainWhileAppendsRace_MissesNothingThatCameAfter()
    {
        for (var i = 0; i < 200; i++)
        {
            await using var follower = new Follower(Feed.FollowAllAsync(null, default));
            var next = follower.NextAsync();
            await AppendedAsync(SampleAppends.Start($"w{i}"));

            Assert.True(await next.Within($"event {i}"));
            Assert.Equal([$"w{i}"], follower.Seen.Select(e => e.WorkflowId));
        }
    }

    private async Task FinishAsync()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.More("w", 1, events: 4));
        await AppendedAsync(SampleAppends.More("w", 5));
        await AppendedAsync(SampleAppends.Turn("w", 6));
    }
}
