using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Sqlite.Writing;

public sealed class GroupCommitWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteStore _store;

    public GroupCommitWriterTests() => _store = SqliteStore.Open(
        new() { Folder = _folder.Path, BusyTimeout = TimeSpan.FromMilliseconds(50) });

    [Fact]
    public async Task Append_ABadOneInABatch_FailsAlone()
    {
        await _store.AppendAsync(SampleAppends.Start("bad"), default);
        using var held = await HeldWriter.HoldAsync(_store);
        var before = _store.AppendAsync(SampleAppends.Start("before"), default);
        var bad = _store.AppendAsync(SampleAppends.More("bad", 1) with { Events = [SampleEvents.Started()] }, default);
        var after = _store.AppendAsync(SampleAppends.Start("after", key: new("key", "hash")), default);

        held.Release();

        Assert.Equal(AppendOutcome.Appended, await before.Within("the append before"));
        Assert.Equal(AppendOutcome.Appended, await after.Within("the append after"));
        Assert.Equal("store.refused", (await Assert.ThrowsAsync<StoreUnavailableException>(() => bad.Within("the bad append"))).Code);
        Assert.Null(_store.Fault);
        Assert.Equal([1L, 2, 3], (await _store.Feed.ReadAllAsync(0, 10, default)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Append_WhileAnotherProgramHoldsTheFile_FailsAsLockedAndRecovers()
    {
        await _store.AppendAsync(SampleAppends.Start("w"), default);
        using (var prompt = new Sql(_folder.Database))
        {
            prompt.Run("begin exclusive");
            var batch = Enumerable.Range(0, 5).Select(i => _store.AppendAsync(SampleAppends.Start($"locked{i}"), default)).ToArray();
            foreach (var append in batch)
            {
                var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => append.Within("the locked append"));
                Assert.Equal("store.locked", fault.Code);
            }

            Assert.Equal("store.locked", _store.Fault?.Code);
            Assert.Single(await _store.ReadAsync(new("w"), default));            // readers go on
            prompt.Run("rollback");
        }

        Assert.Equal(AppendOutcome.Appended, await _store.AppendAsync(SampleAppends.More("w", 1), default).Within("the append after"));
        Assert.Null(_store.Fault);
        Assert.Equal([1L, 2], (await _store.Feed.ReadAllAsync(0, 10, default)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Append_WhenTheOtherProgramLetsGoInTime_Succeeds()
    {
        _store.Dispose();
        using var store = SqliteStore.Open(new() { Folder = _folder.Path, BusyTimeout = TimeSpan.FromSeconds(30) });
        using var prompt = new Sql(_folder.Database);
        prompt.Run("begin immediate");
        var append = store.AppendAsync(SampleAppends.Start("w"), default);

        prompt.Run("rollback");

        Assert.Equal(AppendOutcome.Appended, await append.Within("the append that waited"));
    }

    [Fact]
    public async Task Reopen_AfterDispose_SeesEverything()
    {
        await _store.AppendAsync(SampleAppends.Start("a", key: new("key", "hash")), default);
        await _store.AppendAsync(SampleAppends.More("a", 1, events: 3), default);
        await _store.AppendAsync(SampleAppends.Turn("a", 4), default);
        await _store.AppendAsync(SampleAppends.Start("b"), default);
        await _store.PutAsync("demo", new("hash"), "text", SampleEvents.At, default);
        var before = await _store.Feed.ReadAllAsync(0, 100, default);
        _store.Dispose();

        using var again = SqliteStore.Open(new() { Folder = _folder.Path });

        Assert.Equal(before, await again.Feed.ReadAllAsync(0, 100, default));
        Assert.Equal(WorkflowStatus.Completed, (await again.FindAsync(new WorkflowId("a"), default))!.Status);
        Assert.Equal(["b"], (await again.ListUnfinishedAsync(default)).Select(id => id.Value));
        Assert.Equal("text", (await again.FindNewestAsync("demo", default))!.Text);
        Assert.Equal(new("a"), (await again.AppendAsync(SampleAppends.Start("c", key: new("key", "hash")), default)).Existing!.Workflow);
        Assert.Equal(AppendOutcome.Appended, await again.AppendAsync(SampleAppends.More("b", 1), default));
        Assert.Equal(before.Count + 1, (await again.Feed.ReadAllAsync(before.Count, 100, default))[0].Sequence);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
