using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

/// <summary>Ends that are no ends: a run that failed goes on after a retry, and a fork begins with a copy of what its source did.</summary>
public abstract class FeedRevivalConformance(StoreUnderTest store) : StoreConformance(store)
{
    private static readonly WorkflowId Run = new("w");

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public async Task Follow_ARunThatFailedAndGoesOn_IsFollowedToItsRealEnd(int eventsBefore)
    {
        await FailAsync(eventsBefore);
        await ReviveAsync(eventsBefore + 2);
        await using var follower = new Follower(Feed.FollowAsync(Run, 0, default));
        await follower.SeeAsync(eventsBefore + 3);
        var next = follower.NextAsync();
        Assert.False(next.IsCompleted);

        await AppendedAsync(SampleAppends.Turn("w", eventsBefore + 3));

        Assert.True(await next.Within("the real end"));
        Assert.Equal(Enumerable.Range(1, eventsBefore + 4).Select(v => (long)v), (await follower.ToEndAsync()).Select(e => e.Version));
    }

    [Fact]
    public async Task Follow_ResumedAtAnEndThatWasUndone_GoesOn()
    {
        await FailAsync(1);
        await ReviveAsync(3);

        foreach (var after in (long[])[1, 2, 3])
        {
            using var leave = new CancellationTokenSource();
            await using var follower = new Follower(Feed.FollowAsync(Run, after, leave.Token));
            await follower.SeeAsync(4 - (int)after);
            var next = follower.NextAsync();
            Assert.False(next.IsCompleted);
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Within("the end of the stream"));
        }
    }

    [Fact]
    public async Task Follow_AnEndAtTheEndOfAPage_IsNoEndWhenMoreFollows()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        for (var version = 1; version < 255; version++)
        {
            await AppendedAsync(SampleAppends.More("w", version));
        }

        await AppendedAsync(SampleAppends.Turn("w", 255, WorkflowStatus.Failed));
        await ReviveAsync(256);
        await AppendedAsync(SampleAppends.Turn("w", 257));
        for (var other = 0; other < 5000; other++)
        {
            _ = Journal.AppendAsync(SampleAppends.Start($"other{other}"), default);           // nothing of the run stays in memory
        }

        await AppendedAsync(SampleAppends.Start("last"));
        await using var follower = new Follower(Feed.FollowAsync(Run, 0, default));

        Assert.Equal(258, (await follower.ToEndAsync()).Count);
    }

    [Fact]
    public async Task Follow_AForkOfAnEndedRun_GoesOnPastTheCopiedEnd()
    {
        var copied = SampleAppends.Turn("w", 0);
        var fork = copied with
        {
            Events = [SampleEvents.Started(), .. copied.Events, SampleEvents.Done(3)], Status = WorkflowStatus.Running, PreviousStatus = WorkflowStatus.None,
        };
        await using var follower = new Follower(Feed.FollowAsync(Run, 0, default));
        var first = follower.NextAsync();
        var end = Feed.WaitForEndAsync(Run, default);

        await AppendedAsync(fork);
        Assert.True(await first.Within("the copied events"));
        Assert.False(end.IsCompleted);
        await AppendedAsync(SampleAppends.Turn("w", 3));

        Assert.Equal([1L, 2, 3, 4], (await follower.ToEndAsync()).Select(e => e.Version));
        await end.Within("the end of the fork");
    }

    [Fact]
    public async Task WaitForEnd_OfARunThatGoesOnAfterAnEnd_WaitsForTheRealOne()
    {
        await FailAsync(1);
        await Feed.WaitForEndAsync(Run, default).Within("the first end");
        await ReviveAsync(3);

        var end = Feed.WaitForEndAsync(Run, default);
        await AppendedAsync(SampleAppends.More("w", 4));
        Assert.False(end.IsCompleted);
        await AppendedAsync(SampleAppends.Turn("w", 5));

        await end.Within("the real end");
    }

    /// <summary>A start, so many events and a failure.</summary>
    private async Task FailAsync(int events)
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.More("w", 1, events));
        await AppendedAsync(SampleAppends.Turn("w", events + 1, WorkflowStatus.Failed));
    }

    private Task ReviveAsync(long version) =>
        AppendedAsync(SampleAppends.Turn("w", version, WorkflowStatus.Running, previous: WorkflowStatus.Failed));
}
