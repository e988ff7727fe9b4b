using System.Text;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

/// <summary>Locks that an append gives up in its own transaction.</summary>
public abstract class LockReleaseConformance(StoreUnderTest store) : StoreConformance(store)
{
    private const string Held = """{"owner":"w","fence":7,"expiresAt":"2020-01-01T00:00:00Z"}""";      // long past: fences decide, not clocks

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_ReleasesALockThatIsHeld_FreesItAndTellsTheFeed(bool mustHold)
    {
        var etag = await PutAsync("repo:a/b", Held);
        await AppendedAsync(SampleAppends.Start("w"));

        await AppendedAsync(SampleAppends.More("w", 1, events: 2) with { Releases = [new("repo:a/b", "w", 7, mustHold)] });

        var row = await States.ReadAsync(GrainTypes.Lock, "repo:a/b", default);
        Assert.Equal("""{"fence":7}""", Encoding.UTF8.GetString(row!.Json.Span));
        Assert.True(row.ETag > etag, $"{etag} -> {row.ETag}");
        var events = await Feed.ReadAllAsync(0, 10, default);
        Assert.Equal([(1L, "w"), (2, "w"), (3, "w"), (4, PlatformEvent.Stream)], events.Select(e => (e.Sequence, e.WorkflowId)));
        Assert.Equal(new PlatformEvent.LockReleased("repo:a/b", "w", 7), PlatformEventCodec.Read(events[^1].Data.Utf8));
        Assert.Equal(events[0].At, events[^1].At);
    }

    [Theory]
    [InlineData("""{"owner":"w","fence":8}""")]
    [InlineData("""{"owner":"w","fence":6}""")]
    [InlineData("""{"owner":"v","fence":7}""")]
    [InlineData("""{"fence":7}""")]
    [InlineData("""{"owner":"w"}""")]
    [InlineData("""{"owner":"w","fence":"7"}""")]
    [InlineData("""{"owner":"w","fence":7.5}""")]
    [InlineData("""{"owner":null,"fence":7}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""7""")]
    [InlineData("""{"owner":"w","fence":7""")]
    [InlineData(null)]
    public async Task Append_MustHoldALockThatIsNot_WritesNothingAtAll(string? json)
    {
        var etag = json is null ? 0 : await PutAsync("lost", json);
        await PutAsync("held", Held);
        await AppendedAsync(SampleAppends.Start("w"));

        var end = SampleAppends.Turn("w", 1) with { Releases = [new("held", "w", 7, MustHold: true), new("lost", "w", 7, MustHold: true)] };
        var outcome = await Journal.AppendAsync(end, default);

        Assert.Equal((AppendStatus.LockLost, "lost"), (outcome.Status, Assert.Single(outcome.LostLocks)));
        Assert.Single(await Journal.ReadAsync(new("w"), default));
        var head = await Index.FindAsync(new("w"), default);
        Assert.Equal((WorkflowStatus.Running, 1), (head!.Status, head.Version));
        Assert.Equal(Held, await LockAsync("held"));
        Assert.Equal((json, etag), (await LockAsync("lost"), (await States.ReadAsync(GrainTypes.Lock, "lost", default))?.ETag ?? 0));
        Assert.Equal([1L], (await Feed.ReadAllAsync(0, 10, default)).Select(e => e.Sequence));
        await AppendedAsync(end with { Releases = [new("held", "w", 7, MustHold: true)] });
        Assert.Equal([1L, 2, 3], (await Feed.ReadAllAsync(0, 10, default)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Append_ReleasesALockThatIsNotHeldAndNeedNotBe_PassesItOver()
    {
        await PutAsync("other", """{"owner":"v","fence":8}""");
        await PutAsync("held", Held);

        await AppendedAsync(SampleAppends.Start("w") with
        {
            Releases = [new("other", "w", 7, MustHold: false), new("none", "w", 7, MustHold: false), new("held", "w", 7, MustHold: false)],
        });

        Assert.Equal("""{"owner":"v","fence":8}""", await LockAsync("other"));
        Assert.Null(await LockAsync("none"));
        Assert.Equal("""{"fence":7}""", await LockAsync("held"));
        Assert.Equal(["WorkflowStarted", "LockReleased"], (await Feed.ReadAllAsync(0, 10, default)).Select(e => e.Kind));
    }

    [Fact]
    public async Task Append_NamesALockTwice_ReleasesItOnceAndNamesItOnceWhenLost()
    {
        await PutAsync("r", Held);
        var twice = SampleAppends.Start("w") with { Releases = [new("r", "w", 7, MustHold: true), new("r", "w", 7, MustHold: true)] };

        await AppendedAsync(twice);
        var outcome = await Journal.AppendAsync(twice with { Workflow = new("x") }, default);

        Assert.Equal(["WorkflowStarted", "LockReleased"], (await Feed.ReadAllAsync(0, 10, default)).Select(e => e.Kind));
        Assert.Equal((AppendStatus.LockLost, "r"), (outcome.Status, Assert.Single(outcome.LostLocks)));
    }

    [Fact]
    public async Task Append_ARepeatOfOneThatReleased_ConflictsAndIsNotToldOfALostLock()
    {
        await PutAsync("r", Held);
        var start = SampleAppends.Start("w", key: new("key", "hash")) with { Releases = [new("r", "w", 7, MustHold: true)] };
        await AppendedAsync(start);

        Assert.Equal(AppendStatus.IdempotencyKeyUsed, (await Journal.AppendAsync(start, default)).Status);
        Assert.Equal(AppendOutcome.VersionConflict, await Journal.AppendAsync(start with { IdempotencyKey = null }, default));
    }

    [Fact]
    public async Task Append_WithAnotherVersion_LeavesTheLockHeld()
    {
        await PutAsync("r", Held);
        await AppendedAsync(SampleAppends.Start("w"));

        Assert.Equal(AppendOutcome.VersionConflict, await Journal.AppendAsync(
            SampleAppends.More("w", 2) with { Releases = [new("r", "w", 7, MustHold: true)] }, default));

        Assert.Equal(Held, await LockAsync("r"));
        Assert.Single(await Feed.ReadAllAsync(0, 10, default));
    }

    [Fact]
    public async Task Append_ManyThatMustHoldOneLock_OneReleasesItAndTheOthersLostIt()
    {
        await PutAsync("r", Held);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Journal.AppendAsync(
            SampleAppends.Start($"w{i}") with { Releases = [new("r", "w", 7, MustHold: true)] }, default)))).Within("racing appends");

        Assert.Equal((1, 63), (outcomes.Count(o => o.Status == AppendStatus.Appended), outcomes.Count(o => o.Status == AppendStatus.LockLost)));
        Assert.Single(await Index.ListAsync(new(), default));
        Assert.Equal([1L, 2], (await Feed.ReadAllAsync(0, 10, default)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Append_RacesWithANewGrant_ExactlyOneOfTheTwoHappens()
    {
        for (var i = 0; i < 50; i++)
        {
            var (resource, etag) = ($"r{i}", await PutAsync($"r{i}", Held));
            var append = Task.Run(() => Journal.AppendAsync(SampleAppends.Start($"w{i}") with { Releases = [new(resource, "w", 7, MustHold: true)] }, default));
            var grant = Task.Run(() => States.WriteAsync(
                new(GrainTypes.Lock, resource, etag, """{"owner":"v","fence":8}"""u8.ToArray(), []), default));

            var (outcome, granted) = (await append.Within("the append"), await grant.Within("the grant"));

            Assert.Equal(outcome.Status == AppendStatus.Appended, granted is null);
            Assert.Equal(granted is null ? """{"fence":7}""" : """{"owner":"v","fence":8}""", await LockAsync(resource));
        }
    }

    private async Task<long> PutAsync(string resource, string json) =>
        await States.WriteAsync(new(GrainTypes.Lock, resource, 0, Encoding.UTF8.GetBytes(json), []), default).Within("a lock") ?? -1;

    private async Task<string?> LockAsync(string resource) =>
        await States.ReadAsync(GrainTypes.Lock, resource, default) is { } row ? Encoding.UTF8.GetString(row.Json.Span) : null;
}
