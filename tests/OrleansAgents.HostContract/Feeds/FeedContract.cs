using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Feeds;

/// <summary>Every reader sees every durable event once and in order, from wherever it begins.</summary>
public abstract class FeedContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private const int Runs = 20;

    [Fact]
    public async Task Follow_WhileTheRunGoesOn_GivesItsWholeJournalAndEnds()
    {
        var id = await StartAsync(Flows.Three);
        var followers = Platform.Doors.Select(door => Task.Run(() => FollowAsync(door, id, 0))).ToList();
        foreach (var attempt in new[] { "research/1/1", "write/1/1", "review/1/1" })
        {
            (await Agents.NextAsync(attempt)).Succeed();
        }

        var history = await CompleteAsync(id);

        foreach (var follower in followers)
        {
            AssertWhole(history, 0, await follower.Soon("the follower sees the end"));
        }
    }

    [Fact]
    public async Task Follow_FromTheMiddle_GivesWhatComesAfter()
    {
        var id = await StartAsync(Flows.Three);
        (await Agents.NextAsync("research/1/1")).Succeed();
        await Agents.NextAsync("write/1/1");
        const int Middle = 3;
        var early = Task.Run(() => FollowAsync(Door(), id, Middle));
        await Accepted(Door().Workflows.CancelAsync(id, "bob", "enough", CancellationToken.None));
        var history = await EndAsync(id);

        AssertWhole(history, Middle, await early.Soon("the follower sees the end"));
        AssertWhole(history, Middle, await FollowAsync(Door(), id, Middle).Soon("the follower sees the end"));
    }

    [Fact]
    public async Task FollowAll_ManyRunsAtOnce_GivesEachEventOnceAndInOrderThroughEveryDoor()
    {
        AgentsSucceed();
        var first = await StartAsync(Flows.Three);
        await CompleteAsync(first);
        var begin = (await Door().Feed.ReadAsync(new(first), 0, 1, CancellationToken.None))[0].Sequence - 1;
        using var enough = new CancellationTokenSource();
        var followers = Platform.Doors.Select(door => Task.Run(() => FollowAllAsync(door, begin, Runs + 1, enough))).ToList();

        var ids = await Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => Task.Run(() => StartAsync(Flows.Three))));

        foreach (var follower in followers)
        {
            var events = await follower.Soon("the follower sees every run end");
            foreach (var id in ids.Append(first))
            {
                AssertWhole(await CompleteAsync(id), 0, [.. events.Where(e => e.WorkflowId == id)]);
            }
        }
    }

    [Fact]
    public async Task FollowAll_FromTheMiddle_GivesWhatTheFeedHoldsAfterIt()
    {
        AgentsSucceed();
        var ids = await Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => Task.Run(() => StartAsync(Flows.One))));
        foreach (var id in ids)
        {
            await CompleteAsync(id);
        }

        var middle = (await Door().Feed.ReadAsync(new(ids[Runs / 2]), 0, 100, CancellationToken.None))[^1].Sequence;
        var held = await ReadAllAsync(middle);
        using var enough = new CancellationTokenSource();
        var followed = await FollowAllAsync(Door(), middle, held.Count(e => e.EndsRun), enough).Soon("the follower sees the rest");

        Assert.Equal(held.Select(e => e.Sequence).Take(followed.Count), followed.Select(e => e.Sequence));
        Assert.All(held, e => Assert.True(e.Sequence > middle));
    }

    [Fact]
    public async Task FollowAll_WithoutABeginning_GivesWhatBecomesDurableFromNowOn()
    {
        AgentsSucceed();
        var before = await StartAsync(Flows.One);
        await CompleteAsync(before);
        using var enough = new CancellationTokenSource();
        await using var pages = Door().Feed.FollowAllAsync(null, enough.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = pages.MoveNextAsync().AsTask();

        var id = await StartAsync(Flows.One);

        Assert.True(await next.Soon("the follower sees something"));
        Assert.True(Platform.Doors.Count > 1 || pages.Current[0].WorkflowId == id, "one process knows what it has committed");
        EventView? first;
        while ((first = pages.Current.FirstOrDefault(e => e.WorkflowId != before)) is null)      // another process may have committed it a moment ago
        {
            Assert.True(await pages.MoveNextAsync().AsTask().Soon("the follower sees the new run"));
        }

        Assert.Equal((id, 1), (first.WorkflowId, first.Version));
        await enough.CancelAsync();
    }

    [Fact]
    public async Task WaitForEnd_ManyWaiters_AllHearOfIt()
    {
        var id = await StartAsync(Flows.One);
        var waiters = Enumerable.Range(0, 32).Select(_ => Door().Feed.WaitForEndAsync(new(id), CancellationToken.None)).ToList();
        var call = await Agents.NextAsync("only/1/1");
        Assert.DoesNotContain(waiters, waiter => waiter.IsCompleted);

        call.Succeed();

        await Task.WhenAll(waiters).Soon("every waiter hears of the end");
        await Door().Feed.WaitForEndAsync(new(id), CancellationToken.None).Soon("a late waiter hears of it at once");
    }

    private static async Task<List<EventView>> FollowAsync(FrontDoor door, string id, long after)
    {
        var events = new List<EventView>();
        await foreach (var page in door.Feed.FollowAsync(new(id), after, CancellationToken.None))
        {
            events.AddRange(page);
        }

        return events;
    }

    /// <summary>Follows the feed until it has seen so many runs end, and checks that it never goes back.</summary>
    private static async Task<List<EventView>> FollowAllAsync(FrontDoor door, long after, int ends, CancellationTokenSource enough)
    {
        var events = new List<EventView>();
        await foreach (var page in door.Feed.FollowAllAsync(after, enough.Token))
        {
            Assert.NotEmpty(page);
            foreach (var e in page)
            {
                Assert.True(e.Sequence > (events.Count == 0 ? after : events[^1].Sequence), $"{e.Sequence} comes after {events.LastOrDefault()?.Sequence}");
                events.Add(e);
            }

            if (events.Count(e => e.EndsRun) >= ends)
            {
                break;
            }
        }

        return events;
    }

    private async Task<List<EventView>> ReadAllAsync(long after)
    {
        var events = new List<EventView>();
        while (await Door().Feed.ReadAllAsync(events.Count == 0 ? after : events[^1].Sequence, 7, CancellationToken.None) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 7);
            Assert.True(page[0].Sequence > (events.Count == 0 ? after : events[^1].Sequence), "the feed goes back");
            events.AddRange(page);
        }

        return events;
    }

    private static void AssertWhole(RunHistory history, int after, IReadOnlyList<EventView> events)
    {
        Assert.Equal(Enumerable.Range(after + 1, history.Events.Count - after).Select(version => (long)version), events.Select(e => e.Version));
        Assert.Equal(history.Kinds.Skip(after), events.Select(e => e.Kind));
        Assert.True(history.Events[^1] is WorkflowEvent.WorkflowCompleted or WorkflowEvent.WorkflowCancelled);
    }
}
