using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

public abstract class RetentionConformance(StoreUnderTest store) : StoreConformance(store)
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Prune_WithoutBounds_DeletesNoRun()
    {
        await EndAsync("w", Noon);

        Assert.Equal(new PruneResult(0, 0, 0), await Retention.PruneAsync(new(), default));
        Assert.NotNull(await Index.FindAsync(new("w"), default));
    }

    [Fact]
    public async Task Prune_ByAge_DeletesExactlyWhatEndedBefore()
    {
        await EndAsync("before", Noon.AddMilliseconds(-1));
        await EndAsync("at", Noon);
        await EndAsync("after", Noon.AddMilliseconds(1));

        var pruned = await PruneAsync(new() { EndedBefore = Noon });

        Assert.Equal(1, pruned.Runs);
        Assert.Equal(["after", "at"], await IdsAsync());
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "b")]
    [InlineData(2, "b a")]
    [InlineData(3, "c b a")]
    [InlineData(4, "c b a")]
    public async Task Prune_ByNumber_KeepsTheLastToEnd(int kept, string left)
    {
        await EndAsync("a", Noon.AddHours(2));
        await EndAsync("b", Noon.AddHours(2));
        await EndAsync("c", Noon);

        await PruneAsync(new() { KeepNewest = kept });

        Assert.Equal(left, string.Join(' ', await IdsAsync()));
    }

    [Fact]
    public async Task Prune_ByBoth_DeletesWhatOneOfThemNames()
    {
        await EndAsync("old", Noon.AddDays(-1));
        await EndAsync("many", Noon.AddHours(1));
        await EndAsync("kept", Noon.AddHours(2));

        await PruneAsync(new() { EndedBefore = Noon, KeepNewest = 1 });
        Assert.Equal(["kept"], await IdsAsync());
        await PruneAsync(new() { EndedBefore = Noon.AddDays(1), KeepNewest = 1 });
        Assert.Empty(await IdsAsync());
    }

    [Theory]
    [InlineData(WorkflowStatus.Running)]
    [InlineData(WorkflowStatus.Waiting)]
    public async Task Prune_ARunThatHasNotEnded_IsKept(WorkflowStatus status)
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.Turn("w", 1, status));

        await PruneAsync(new() { EndedBefore = DateTimeOffset.MaxValue, KeepNewest = 0 });

        Assert.Equal(["w"], await IdsAsync());
    }

    [Fact]
    public async Task Prune_ARunThatFailedAndWasRetried_IsKept()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.Turn("w", 1, WorkflowStatus.Failed));
        await AppendedAsync(SampleAppends.Turn("w", 2, WorkflowStatus.Running, previous: WorkflowStatus.Failed));

        await PruneAsync(new() { EndedBefore = DateTimeOffset.MaxValue, KeepNewest = 0 });

        Assert.Equal(3, (await Journal.ReadAsync(new("w"), default)).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Prune_InBatchesOfAnySize_LeavesNothingOfTheRunsAndAllOfTheOthers(int batch)
    {
        for (var i = 0; i < 7; i++)
        {
            await EndAsync($"gone{i}", Noon, key: new($"key {i}", "hash"));
        }

        await AppendedAsync(SampleAppends.Start("kept", key: new("kept", "hash")));
        await AppendedAsync(SampleAppends.More("kept", 1, events: 3));

        Assert.Equal(7, (await PruneAsync(new() { EndedBefore = Noon.AddDays(1), BatchMax = batch })).Runs);

        Assert.Empty(await Journal.ReadAsync(new("gone3"), default));
        Assert.Empty(await Feed.ReadAsync(new("gone3"), 0, 10, default));
        Assert.Equal(["kept"], await IdsAsync());
        Assert.Equal(["kept", "kept", "kept", "kept"], (await Feed.ReadAllAsync(0, 100, default)).Select(e => e.WorkflowId));
        var again = await Journal.AppendAsync(SampleAppends.Start("again", key: new("kept", "hash")), default);
        Assert.Equal(new("kept"), again.Existing!.Workflow);
        await AppendedAsync(SampleAppends.Start("gone3", key: new("key 3", "other hash")));
    }

    [Fact]
    public async Task Append_ToAPrunedRun_Conflicts()
    {
        await EndAsync("w", Noon);
        await PruneAsync(new() { KeepNewest = 0 });

        var stale = await Journal.AppendAsync(SampleAppends.Turn("w", 2, WorkflowStatus.Running, previous: WorkflowStatus.Completed), default);

        Assert.Equal(AppendOutcome.VersionConflict, stale);
        Assert.Empty(await Journal.ReadAsync(new("w"), default));
        Assert.Null(await Index.FindAsync(new("w"), default));
    }

    [Fact]
    public async Task Prune_TheNewestRun_GivesNoNumberTwice()
    {
        await AppendedAsync(SampleAppends.Start("kept"));
        await EndAsync("w", Noon);
        var (sequence, cursor) = ((await Feed.ReadAllAsync(0, 100, default))[^1].Sequence, (await Index.FindAsync(new("w"), default))!.Cursor);
        await PruneAsync(new() { KeepNewest = 0 });
        await using var follower = new Follower(Feed.FollowAllAsync(null, default));
        var next = follower.NextAsync();

        await AppendedAsync(SampleAppends.Start("new"));

        await next.Within("the next event");
        Assert.Equal(sequence + 1, follower.Seen[0].Sequence);
        Assert.True((await Index.FindAsync(new("new"), default))!.Cursor > cursor);
    }

    [Fact]
    public async Task Follow_ARunThatIsPrunedBeforeItsEndWasSeen_Ends()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await using var follower = new Follower(Feed.FollowAsync(new("w"), 0, default));
        await follower.SeeAsync(1);
        for (var version = 1; version < 200; version++)
        {
            await AppendedAsync(SampleAppends.More("w", version));
        }

        await AppendedAsync(SampleAppends.Turn("w", 200) with { At = Noon });
        await PruneAsync(new() { KeepNewest = 0 });

        Assert.Single(await follower.ToEndAsync());
    }

    [Fact]
    public async Task Prune_DefinitionTexts_KeepsTheNewestAndThePinned()
    {
        for (var i = 0; i < 6; i++)
        {
            await Definitions.PutAsync("many", DefinitionHash.Of($"text {i}"), $"text {i}", Noon, default);
        }

        await Definitions.PutAsync("few", DefinitionHash.Of("few"), "few", Noon, default);
        await AppendedAsync(SampleAppends.Start("w", definition: "text 1"));                  // SampleEvents pin the hash of the name

        var pruned = await PruneAsync(new() { DefinitionTextsKept = 2 });

        Assert.Equal(3, pruned.Definitions);
        Assert.Equal(["text 5", "text 4", "text 1"], (await Definitions.ListVersionsAsync("many", 10, default)).Select(row => row.Text));
        Assert.Equal("few", (await Definitions.FindNewestAsync("few", default))!.Text);
    }

    [Fact]
    public async Task Prune_WhileRunsEndAndOthersStart_LosesNothingThatIsNotToGo()
    {
        const int Runs = 300;
        var writers = Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            for (var i = w; i < Runs; i += 8)
            {
                await (i % 3 == 0 ? AppendedAsync(SampleAppends.Start($"open{i}")) : EndAsync($"w{i}", Noon));
            }
        })).ToArray();

        var pruned = 0L;
        while (!Task.WhenAll(writers).IsCompleted)
        {
            pruned += (await PruneAsync(new() { KeepNewest = 10, BatchMax = 3 })).Runs;
        }

        await Task.WhenAll(writers).Within("the writers");
        pruned += (await PruneAsync(new() { KeepNewest = 10 })).Runs;
        Assert.Equal(Runs - (Runs / 3) - 10, pruned);
        Assert.Equal((Runs / 3) + 10, (await IdsAsync()).Count);
    }

    [Theory]
    [InlineData(-1, 200, 20)]
    [InlineData(0, 0, 20)]
    [InlineData(0, 1001, 20)]
    [InlineData(0, 200, 0)]
    public async Task Prune_OutOfRange_IsRefused(int kept, int batch, int texts) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => Retention.PruneAsync(new() { KeepNewest = kept, BatchMax = batch, DefinitionTextsKept = texts }, default));

    private Task<PruneResult> PruneAsync(PruneRequest request) => Retention.PruneAsync(request, default).Within("the prune");

    private async Task EndAsync(string run, DateTimeOffset at, IdempotencyKey? key = null)
    {
        await AppendedAsync(SampleAppends.Start(run, key: key));
        await AppendedAsync(SampleAppends.Turn(run, 1) with { At = at });
    }

    private async Task<List<string>> IdsAsync() => [.. (await Index.ListAsync(new(Limit: 1000), default)).Select(head => head.Id)];
}
