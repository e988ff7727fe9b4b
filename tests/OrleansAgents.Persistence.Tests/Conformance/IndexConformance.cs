using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

public abstract class IndexConformance(StoreUnderTest store) : StoreConformance(store)
{
    private static readonly DateTimeOffset StoredAt = DateTimeOffset.FromUnixTimeMilliseconds(SampleEvents.At.ToUnixTimeMilliseconds());

    [Fact]
    public async Task Find_UnknownRun_IsNull() => Assert.Null(await Index.FindAsync(new("nobody"), default));

    [Fact]
    public async Task Find_AStartedRun_GivesItsHead()
    {
        await AppendedAsync(SampleAppends.Start("w", definition: "review"));
        await AppendedAsync(SampleAppends.More("w", 1, events: 4));

        var head = await Index.FindAsync(new("w"), default);

        var hash = DefinitionHash.Of("review").Value;
        Assert.Equal(new("w", "review", hash, WorkflowStatus.Running, 5, "corr", StoredAt, null, head!.Cursor), head);
    }

    [Theory]
    [InlineData(WorkflowStatus.Waiting, false)]
    [InlineData(WorkflowStatus.Completed, true)]
    [InlineData(WorkflowStatus.Failed, true)]
    [InlineData(WorkflowStatus.Cancelled, true)]
    public async Task Find_AfterATurn_GivesStatusAndEnd(WorkflowStatus status, bool ended)
    {
        await AppendedAsync(SampleAppends.Start("w"));

        await AppendedAsync(SampleAppends.Turn("w", 1, status));

        var head = await Index.FindAsync(new("w"), default);
        Assert.Equal((status, 2, ended ? StoredAt.AddSeconds(1) : null), (head!.Status, head.Version, head.EndedAt));
    }

    [Fact]
    public async Task Find_ARunThatFailedAndWasRetried_HasNoEndUntilItEndsAgain()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.Turn("w", 1, WorkflowStatus.Failed));
        await AppendedAsync(SampleAppends.Turn("w", 2, WorkflowStatus.Running, previous: WorkflowStatus.Failed));
        Assert.Null((await Index.FindAsync(new("w"), default))!.EndedAt);

        await AppendedAsync(SampleAppends.Turn("w", 3) with { At = StoredAt.AddHours(1) });

        Assert.Equal(StoredAt.AddHours(1), (await Index.FindAsync(new("w"), default))!.EndedAt);
    }

    [Fact]
    public async Task Find_ARunThatBeginsAndEndsInOneAppend_GivesItsEnd()
    {
        var end = SampleAppends.Turn("w", 0);
        await AppendedAsync(end with { Events = [SampleEvents.Started(), .. end.Events], PreviousStatus = WorkflowStatus.None });

        var head = await Index.FindAsync(new("w"), default);
        Assert.Equal((WorkflowStatus.Completed, 2, head!.StartedAt), (head.Status, head.Version, head.EndedAt));
    }

    [Fact]
    public async Task List_WithoutFilter_IsNewestFirst()
    {
        await StartAsync(5);

        Assert.Equal(["w4", "w3", "w2", "w1", "w0"], Ids(await Index.ListAsync(new(), default)));
    }

    [Fact]
    public async Task List_FilteredByStatusAndDefinition_GivesThoseAlone()
    {
        await StartAsync(6, i => i % 2 == 0 ? "even" : "odd");
        await AppendedAsync(SampleAppends.Turn("w2", 1));
        await AppendedAsync(SampleAppends.Turn("w3", 1));

        Assert.Equal(["w4", "w2", "w0"], Ids(await Index.ListAsync(new(Definition: "even"), default)));
        Assert.Equal(["w3", "w2"], Ids(await Index.ListAsync(new(WorkflowStatus.Completed), default)));
        Assert.Equal(["w3"], Ids(await Index.ListAsync(new(WorkflowStatus.Completed, "odd"), default)));
        Assert.Empty(await Index.ListAsync(new(WorkflowStatus.Failed), default));
        Assert.Empty(await Index.ListAsync(new(Definition: "none"), default));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task List_PageByPage_GivesEveryRunOnceThoughOthersStart(int limit)
    {
        await StartAsync(7);
        var seen = new List<string>();
        long? before = null;

        while (await Index.ListAsync(new(Limit: limit, Before: before), default) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= limit);
            seen.AddRange(Ids(page));
            before = page[^1].Cursor;
            await AppendedAsync(SampleAppends.Start($"late{before}"));
        }

        Assert.Equal(["w6", "w5", "w4", "w3", "w2", "w1", "w0"], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task List_LimitOutOfRange_IsRefused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Index.ListAsync(new(Limit: limit), default));

    [Fact]
    public async Task ListUnfinished_GivesRunningAndWaitingOldestFirst()
    {
        await StartAsync(6);
        await AppendedAsync(SampleAppends.Turn("w0", 1));
        await AppendedAsync(SampleAppends.Turn("w1", 1, WorkflowStatus.Waiting));
        await AppendedAsync(SampleAppends.Turn("w3", 1, WorkflowStatus.Failed));
        await AppendedAsync(SampleAppends.Turn("w4", 1, WorkflowStatus.Cancelled));

        Assert.Equal(["w1", "w2", "w5"], (await Index.ListUnfinishedAsync(default)).Select(id => id.Value));
    }

    [Fact]
    public async Task ListUnfinished_ARunThatWaitedAndRunsAgain_IsStillThere()
    {
        await StartAsync(1);
        await AppendedAsync(SampleAppends.Turn("w0", 1, WorkflowStatus.Waiting));
        await AppendedAsync(SampleAppends.Turn("w0", 2, WorkflowStatus.Running, previous: WorkflowStatus.Waiting));

        Assert.Equal(["w0"], (await Index.ListUnfinishedAsync(default)).Select(id => id.Value));
        Assert.Equal(WorkflowStatus.Running, (await Index.FindAsync(new("w0"), default))!.Status);
    }

    private async Task StartAsync(int runs, Func<int, string>? definition = null)
    {
        for (var i = 0; i < runs; i++)
        {
            await AppendedAsync(SampleAppends.Start($"w{i}", definition?.Invoke(i) ?? "demo"));
        }
    }

    private static IEnumerable<string> Ids(IReadOnlyList<WorkflowHead> heads) => heads.Select(head => head.Id);
}
