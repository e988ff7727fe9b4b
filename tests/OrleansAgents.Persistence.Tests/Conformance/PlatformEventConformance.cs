using System.Text;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

/// <summary>Events that belong to no workflow, in the feed of everything.</summary>
public abstract class PlatformEventConformance(StoreUnderTest store) : StoreConformance(store)
{
    private static readonly WorkflowId Platform = new(PlatformEvent.Stream);

    [Fact]
    public async Task Append_AnEvent_GivesItsPlaceKindTimeAndTheEventItself()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        Time.Advance(TimeSpan.FromTicks(98_7654));
        var e = new PlatformEvent.LockAcquired("repo:ü/b", "w", 7, Time.GetUtcNow(), 1.5);

        await States.AppendAsync([e], default);

        var view = Assert.Single(await Feed.ReadAllAsync(1, 10, default));
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Time.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal((2, PlatformEvent.Stream, 2, "LockAcquired", at), (view.Sequence, view.WorkflowId, view.Version, view.Kind, view.At));
        Assert.Equal(e, PlatformEventCodec.Read(view.Data.Utf8));
        Assert.False(view.EndsRun);
    }

    [Fact]
    public async Task Append_NoEvents_DoesNothing()
    {
        await States.AppendAsync([], default).Within("nothing");

        Assert.Empty(await Feed.ReadAllAsync(0, 10, default));
    }

    [Fact]
    public async Task Read_BetweenRuns_IsInOneOrderWithThemAndAloneByItself()
    {
        await FillAsync();

        Assert.Equal(
            [(1L, "a", 1L), (2, PlatformEvent.Stream, 2), (3, PlatformEvent.Stream, 3), (4, "a", 2), (5, "a", 3), (6, PlatformEvent.Stream, 6), (7, "b", 1)],
            (await Feed.ReadAllAsync(0, 100, default)).Select(e => (e.Sequence, e.WorkflowId, e.Version)));
        Assert.Equal([2L, 3, 6], (await Feed.ReadAsync(Platform, 0, 100, default)).Select(e => e.Version));
        Assert.Equal([1L, 2, 3], (await Feed.ReadAsync(new("a"), 0, 100, default)).Select(e => e.Version));
    }

    [Fact]
    public async Task Read_AfterEveryPlace_GivesExactlyTheRestOnce()
    {
        await FillAsync();
        var (all, alone) = (await Feed.ReadAllAsync(0, 100, default), await Feed.ReadAsync(Platform, 0, 100, default));

        for (var after = -1; after <= 8; after++)
        {
            Assert.Equal(all.Where(e => e.Sequence > after), await Feed.ReadAllAsync(after, 100, default));
            Assert.Equal(alone.Where(e => e.Version > after), await Feed.ReadAsync(Platform, after, 100, default));
        }

        Assert.Equal([2L], (await Feed.ReadAsync(Platform, 0, 1, default)).Select(e => e.Version));
    }

    [Fact]
    public async Task Journal_OfThePlatform_IsNoRun()
    {
        await FillAsync();

        Assert.Empty(await Journal.ReadAsync(Platform, default));
        Assert.Null(await Index.FindAsync(Platform, default));
        Assert.Equal(["b", "a"], (await Index.ListAsync(new(), default)).Select(head => head.Id));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Journal.AppendAsync(SampleAppends.Start(PlatformEvent.Stream), default));
    }

    [Fact]
    public async Task FollowAll_SeesPlatformEventsAmongThoseOfRuns()
    {
        await using var past = new Follower(Feed.FollowAllAsync(0, default));
        await using var live = new Follower(Feed.FollowAllAsync(null, default));
        var first = live.NextAsync();

        await FillAsync();

        Assert.True(await first.Within("the first event"));
        await live.SeeAsync(7);
        await past.SeeAsync(7);
        Assert.Equal(await Feed.ReadAllAsync(0, 100, default), past.Seen);
        Assert.Equal(past.Seen.Select(e => (e.Sequence, e.WorkflowId)), live.Seen.Select(e => (e.Sequence, e.WorkflowId)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Follow_ThePlatformAlone_SeesEachOfItsEventsAndNoEnd(long after)
    {
        using var leave = new CancellationTokenSource();
        await using var follower = new Follower(Feed.FollowAsync(Platform, after, leave.Token));
        var next = follower.NextAsync();
        await FillAsync();
        Assert.True(await next.Within("the first events"));
        await AppendedAsync(SampleAppends.Turn("a", 3));
        await States.AppendAsync([Note("last")], default);

        await follower.SeeAsync(((long[])[2, 3, 6, 9]).Count(v => v > after));

        Assert.Equal(((long[])[2, 3, 6, 9]).Where(v => v > after), follower.Seen.Select(e => e.Version));
        var end = follower.NextAsync();
        Assert.False(end.IsCompleted);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end.Within("the end of the stream"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public async Task Follow_WhileRunsAndThePlatformRace_SeesNoGapAndNoRepeat(int seed)
    {
        const int Writers = 8, Each = 60;
        var random = new Random(seed);
        var sizes = Enumerable.Range(0, Writers).Select(_ => Enumerable.Range(0, Each).Select(_ => random.Next(1, 4)).ToArray()).ToArray();
        var notes = sizes.Sum(s => s.Sum());
        await using var all = new Follower(Feed.FollowAllAsync(null, default));
        await using var alone = new Follower(Feed.FollowAsync(Platform, 0, default));

        var writers = Task.WhenAll(sizes.Select((s, i) => Task.Run(() => WriteAsync(i, s))));
        await all.SeeAsync(notes + (Writers * (Each + 1)));
        await alone.SeeAsync(notes);
        await writers.Within($"seed {seed}: the writers");

        var stored = await Feed.ReadWholeAsync();
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(n => (long)n), stored.Select(e => e.Sequence));
        Assert.Equal(stored.Select(e => (e.Sequence, e.WorkflowId, e.Version)), all.Seen.Select(e => (e.Sequence, e.WorkflowId, e.Version)));
        Assert.Equal(stored.Where(e => e.WorkflowId == PlatformEvent.Stream).Select(e => e.Sequence), alone.Seen.Select(e => e.Version));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Prune_KeepsTheNewestPlatformEventsAndEveryRun(int kept)
    {
        await FillAsync();
        await States.AppendAsync([Note("x"), Note("y")], default);
        var all = await Feed.ReadAllAsync(0, 100, default);

        var pruned = await Retention.PruneAsync(new() { PlatformEventsKept = kept }, default).Within("the prune");

        Assert.Equal(new PruneResult(0, 0, 0) { PlatformEvents = Math.Max(0, 5 - kept) }, pruned);
        Assert.Equal(kept < 5, pruned.Any);
        var left = all.Where(e => e.WorkflowId == PlatformEvent.Stream).TakeLast(kept).Select(e => e.Version);
        Assert.Equal(left, (await Feed.ReadAsync(Platform, 0, 100, default)).Select(e => e.Version));
        Assert.Equal(4 + Math.Min(5, kept), (await Feed.ReadAllAsync(0, 100, default)).Count);
        await States.AppendAsync([Note("next")], default);
        Assert.Equal(10, (await Feed.ReadAllAsync(9, 100, default)).Single().Sequence);
    }

    [Fact]
    public async Task Prune_WithoutABound_KeepsAllPlatformEventsAndLocks()
    {
        await FillAsync();
        await LockAsync("free", """{"fence":1}""");

        Assert.False((await Retention.PruneAsync(new(), default)).Any);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Retention.PruneAsync(new() { PlatformEventsKept = 0 }, default));
    }

    [Fact]
    public async Task Prune_ReleasedLocks_DeletesThoseThatNobodyHoldsOrTouched()
    {
        await LockAsync("free", """{"fence":1}""");
        await LockAsync("held", """{"owner":"w","fence":1}""");
        await LockAsync("more", """{"fence":1,"x":1}""");
        await LockAsync("empty", "{}");
        await LockAsync("text", """{"fence":"1"}""");
        await LockAsync("torn", """{"fence":1""");
        await LockAsync("late", $$"""{"fence":{{Time.GetUtcNow().AddMinutes(61).ToUnixTimeMilliseconds()}}}""");
        await States.WriteAsync(new(GrainTypes.Agent, "free", 0, """{"fence":1}"""u8.ToArray(), []), default);
        Time.Advance(TimeSpan.FromMinutes(60));
        await LockAsync("young", """{"fence":1}""");

        var pruned = await Retention.PruneAsync(new() { ReleasedLocksBefore = Time.GetUtcNow() }, default).Within("the prune");

        Assert.Equal(new PruneResult(0, 0, 0) { Locks = 1 }, pruned);
        Assert.True(pruned.Any);
        Assert.Equal(["empty", "held", "late", "more", "text", "torn", "young"], (await States.ListAsync(GrainTypes.Lock, default)).Select(row => row.Key));
        Assert.Single(await States.ListAsync(GrainTypes.Agent, default));
    }

    [Fact]
    public async Task Prune_TheNewestDocument_NeverGivesItsETagAgain()
    {
        var old = await LockAsync("free", """{"fence":1}""");
        Time.Advance(TimeSpan.FromMinutes(60));
        await Retention.PruneAsync(new() { ReleasedLocksBefore = Time.GetUtcNow() }, default).Within("the prune");

        var anew = await LockAsync("free", """{"owner":"w","fence":2}""");

        Assert.True(anew > old, $"etag {old} was given again as {anew}");
    }

    /// <summary>A run, two events together, the run, an event with a document, another run.</summary>
    private async Task FillAsync()
    {
        await AppendedAsync(SampleAppends.Start("a"));
        await States.AppendAsync([Note("one"), Note("two")], default).Within("two events");
        await AppendedAsync(SampleAppends.More("a", 1, events: 2));
        await States.WriteAsync(new(GrainTypes.Agent, "x", 0, "{}"u8.ToArray(), [Note("three")]), default).Within("an event with a document");
        await AppendedAsync(SampleAppends.Start("b"));
    }

    private async Task WriteAsync(int writer, int[] sizes)
    {
        await AppendedAsync(SampleAppends.Start($"w{writer}"));
        var version = 1L;
        foreach (var size in sizes)
        {
            await States.AppendAsync([.. Enumerable.Range(0, size).Select(i => Note($"{writer}-{i}"))], default).Within("events");
            await AppendedAsync(SampleAppends.More($"w{writer}", version++));
        }
    }

    private async Task<long> LockAsync(string resource, string json) =>
        await States.WriteAsync(new(GrainTypes.Lock, resource, 0, Encoding.UTF8.GetBytes(json), []), default).Within("a lock") ?? -1;

    private static PlatformEvent.AgentRemoved Note(string reason) => new("a", reason);
}
