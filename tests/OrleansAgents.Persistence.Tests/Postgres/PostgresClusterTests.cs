using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Persistence.Tests.Conformance;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Postgres;

/// <summary>Two silos on one database.</summary>
public sealed class PostgresClusterTests
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    public enum Telling
    {
        All,
        None,
        Some,
        Shuffled,
        Doubled,
    }

    [Theory]
    [InlineData(Telling.All, 1)]
    [InlineData(Telling.None, 2)]
    [InlineData(Telling.Some, 3)]
    [InlineData(Telling.Some, 20261122)]
    [InlineData(Telling.Shuffled, 4)]
    [InlineData(Telling.Doubled, 5)]
    public async Task FollowAll_OnEitherStore_SeesTheEventsOfBothOnceInOrder(Telling telling, int seed)
    {
        const int Runs = 12, Appends = 15;
        await using var stores = await TwoStores.OpenAsync(poll: Often);
        var random = new Random(seed);
        stores.Connect(rows =>
        {
            lock (random)
            {
                return Told(telling, rows, random);
            }
        });
        await using var onA = new Follower(stores.A.Feed.FollowAllAsync(null, default));
        await using var onB = new Follower(stores.B.Feed.FollowAllAsync(null, default));
        await using var ofOne = new Follower(stores.B.Feed.FollowAsync(new("w0"), 0, default));
        var first = Task.WhenAll(onA.NextAsync(), onB.NextAsync(), ofOne.NextAsync());

        await Task.WhenAll(Enumerable.Range(0, Runs).Select(i => Task.Run(async () =>
        {
            await AppendedAsync(stores.A, SampleAppends.Start($"w{i}"));
            for (var n = 0; n < Appends; n++)
            {
                await AppendedAsync((i + n) % 2 == 0 ? stores.A : stores.B, SampleAppends.More($"w{i}", 1 + (2 * n), events: 2));
            }

            await stores.B.AppendAsync([new PlatformEvent.AgentRemoved($"a{i}", "test")], default);
            await AppendedAsync(stores.B, SampleAppends.Turn($"w{i}", 1 + (2 * Appends)));
        }))).Within($"{telling}, seed {seed}: the writers");

        const int Total = Runs * (3 + (2 * Appends));
        await first.Within("the first events");
        await onA.SeeAsync(Total);
        await onB.SeeAsync(Total);
        Assert.Equal(Enumerable.Range(1, Total).Select(n => (long)n), onA.Seen.Select(e => e.Sequence));
        Assert.Equal(onA.Seen.Select(Place), onB.Seen.Select(Place));
        Assert.Equal(Enumerable.Range(1, 2 + (2 * Appends)).Select(n => (long)n), (await ofOne.ToEndAsync()).Select(e => e.Version));
        Assert.Equal(onA.Seen.Select(Place), (await stores.A.Feed.ReadWholeAsync()).Select(Place));
    }

    [Fact]
    public async Task Receive_RowsOfTheOther_ReachFollowersWithoutTheClock()
    {
        await using var stores = await TwoStores.OpenAsync(new ManualTimeProvider());
        stores.Connect(rows => rows);
        await using var follower = new Follower(stores.B.Feed.FollowAllAsync(null, default));
        var next = follower.NextAsync();

        await AppendedAsync(stores.A, SampleAppends.Start("w"));
        await next.Within("the row that was told of");
        await AppendedAsync(stores.A, SampleAppends.More("w", 1, events: 3));
        await follower.SeeAsync(4);

        Assert.Equal([1L, 2, 3, 4], follower.Seen.Select(e => e.Version));
    }

    [Fact]
    public async Task Follow_RowsOfTheOtherThatNobodyToldOf_ComeWithTheClock()
    {
        var time = new ManualTimeProvider();
        await using var stores = await TwoStores.OpenAsync(time);
        await using var follower = new Follower(stores.B.Feed.FollowAllAsync(null, default));
        var next = follower.NextAsync();
        await AppendedAsync(stores.A, SampleAppends.Start("w"));
        Assert.False(next.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.True(await next.Within("the row that was read"));
    }

    [Fact]
    public async Task Feed_AnOwnRowBehindOneThatIsMissing_IsReadAtOnce()
    {
        await using var stores = await TwoStores.OpenAsync(new ManualTimeProvider());
        await AppendedAsync(stores.B, SampleAppends.Start("w"));
        await AppendedAsync(stores.A, SampleAppends.Start("missing"));
        await AppendedAsync(stores.B, SampleAppends.Turn("w", 1));

        Assert.Equal([1L, 2], (await stores.B.Feed.ReadAsync(new("w"), 0, 10, default)).Select(e => e.Version));
        await stores.B.Feed.WaitForEndAsync(new("w"), default).Within("the end of the run");
        await using var ended = new Follower(stores.B.Feed.FollowAsync(new("w"), 0, default));
        Assert.Equal(2, (await ended.ToEndAsync()).Count);
    }

    [Fact]
    public async Task FollowAll_FromNullBehindARowThatIsMissing_GivesNothingOfBefore()
    {
        var time = new ManualTimeProvider();
        await using var stores = await TwoStores.OpenAsync(time);
        await AppendedAsync(stores.A, SampleAppends.Start("missing"));
        await AppendedAsync(stores.B, SampleAppends.Start("w"));
        await using var follower = new Follower(stores.B.Feed.FollowAllAsync(null, default));
        var next = follower.NextAsync();

        await AppendedAsync(stores.B, SampleAppends.More("w", 1));
        time.Advance(TimeSpan.FromMilliseconds(250));

        await next.Within("the event after the call");
        Assert.Equal([3L], follower.Seen.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Append_BothStoresRaceOnOneRun_ExactlyOneWinsEachVersion()
    {
        await using var stores = await TwoStores.OpenAsync();
        var wins = new List<int>();
        for (var version = 0; version < 40; version++)
        {
            var append = version == 0 ? SampleAppends.Start("w") : SampleAppends.More("w", version);
            var outcomes = await Task.WhenAll(((PostgresStore[])[stores.A, stores.B, stores.A, stores.B]).Select(
                store => Task.Run(() => store.AppendAsync(append, default)))).Within($"the race for version {version + 1}");
            wins.Add(outcomes.Count(o => o == AppendOutcome.Appended));
            Assert.All(outcomes, o => Assert.Contains(o, (AppendOutcome[])[AppendOutcome.Appended, AppendOutcome.VersionConflict]));
        }

        Assert.All(wins, won => Assert.Equal(1, won));
        Assert.Equal(40, (await stores.B.ReadAsync(new("w"), default)).Count);
    }

    [Fact]
    public async Task Append_OneKeyOnBothStores_StartsOneRun()
    {
        await using var stores = await TwoStores.OpenAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? stores.A : stores.B).AppendAsync(
            SampleAppends.Start($"w{i}", key: new("key", "hash")), default)))).Within("racing starts");

        Assert.Single(outcomes, o => o == AppendOutcome.Appended);
        var head = Assert.Single(await stores.A.ListAsync(new WorkflowQuery(), default));
        Assert.All(outcomes.Where(o => o.Existing is not null), o => Assert.Equal(head.Id, o.Existing!.Workflow.Value));
    }

    [Fact]
    public async Task Prune_OnBothStoresWhileRunsEndOnBoth_LosesNothingThatIsNotToGo()
    {
        await using var stores = await TwoStores.OpenAsync(poll: Often);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? stores.A : stores.B;
            await AppendedAsync(store, SampleAppends.Start($"w{i}"));
            if (i % 3 > 0)
            {
                await AppendedAsync(store, SampleAppends.Turn($"w{i}", 1));
                await store.PruneAsync(new() { KeepNewest = 5, BatchMax = 3 }, default);
            }
        }))).Within("runs that end and prunes");
        await stores.B.PruneAsync(new() { KeepNewest = 5 }, default);

        Assert.Equal(20 + 5, (await stores.A.ListAsync(new WorkflowQuery(Limit: 1000), default)).Count);
        Assert.Equal(20 + (2 * 5), (await stores.A.Feed.ReadWholeAsync()).Count);
        await using var follower = new Follower(stores.A.Feed.FollowAllAsync(null, default));
        var next = follower.NextAsync();
        await AppendedAsync(stores.B, SampleAppends.Start("new"));
        await next.Within("the event after all that was pruned");
        Assert.Equal(["new"], follower.Seen.Select(e => e.WorkflowId));
    }

    private static IEnumerable<CommittedRow> Told(Telling telling, IReadOnlyList<CommittedRow> rows, Random random) => telling switch
    {
        Telling.All => rows,
        Telling.None => [],
        Telling.Some => [.. rows.Where(_ => random.Next(2) == 0)],
        Telling.Doubled => [.. rows, .. rows],
        _ => [.. rows.OrderBy(_ => random.Next())],
    };

    private static (long Sequence, string Workflow, long Version) Place(EventView e) => (e.Sequence, e.WorkflowId, e.Version);

    private static async Task AppendedAsync(PostgresStore store, JournalAppend append) =>
        Assert.Equal(AppendOutcome.Appended, await store.AppendAsync(append, default).Within($"append to {append.Workflow}"));
}
