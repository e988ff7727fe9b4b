using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Retention;
using OrleansAgents.Persistence.Sqlite.Inspection;
using OrleansAgents.Persistence.Sqlite.Retention;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Tests.Sqlite.Writing;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Sqlite.Retention;

/// <summary>What only a store with batches and a file can get wrong.</summary>
public sealed class SqliteRetentionTests : IDisposable
{
    private static readonly EndPlace Last = new(long.MaxValue, long.MaxValue);

    private readonly TemporaryFolder _folder = new();
    private SqliteStore _store;

    public SqliteRetentionTests() => _store = Open();

    [Fact]
    public async Task Append_InTheBatchThatPrunesItsRun_Conflicts()
    {
        await EndAsync("w", WorkflowStatus.Failed);
        Task<AppendOutcome> stale;
        var prune = new PruneRunsJob(Last, 10, _store.Signals);
        using (var held = await HeldWriter.HoldAsync(_store))
        {
            await _store.Writer.AddAsync(prune, default);
            stale = _store.AppendAsync(SampleAppends.Turn("w", 2, WorkflowStatus.Running, previous: WorkflowStatus.Failed), default);
        }

        Assert.Equal(new PrunedBatch(1, false), await prune.Done.Within("the prune"));
        Assert.Equal(AppendOutcome.VersionConflict, await stale.Within("the append in the batch"));
        Assert.Equal(AppendOutcome.VersionConflict, await _store.AppendAsync(SampleAppends.More("w", 2), default).Within("the append after"));
        Assert.Equal(0, JournalInspection.Inspect(_folder.Path).Events);
    }

    [Fact]
    public async Task Append_AfterARowWasRememberedAgainByItsOwnBatch_StillConflicts()
    {
        await _store.AppendAsync(SampleAppends.Start("w"), default);
        Task<AppendOutcome> end;
        var prune = new PruneRunsJob(Last, 10, _store.Signals);
        using (var held = await HeldWriter.HoldAsync(_store))
        {
            end = _store.AppendAsync(SampleAppends.Turn("w", 1), default);
            await _store.Writer.AddAsync(prune, default);
        }

        await prune.Done.Within("the prune");
        Assert.Equal(AppendOutcome.VersionConflict, await _store.AppendAsync(SampleAppends.More("w", 2), default).Within("the stale append"));
    }

    [Fact]
    public async Task Prune_ARunThatIsRetriedInTheSameBatch_KeepsIt()
    {
        await EndAsync("w", WorkflowStatus.Failed);
        Task<AppendOutcome> retry;
        var prune = new PruneRunsJob(Last, 10, _store.Signals);
        using (var held = await HeldWriter.HoldAsync(_store))
        {
            retry = _store.AppendAsync(SampleAppends.Turn("w", 2, WorkflowStatus.Running, previous: WorkflowStatus.Failed), default);
            await _store.Writer.AddAsync(prune, default);
        }

        Assert.Equal(AppendOutcome.Appended, await retry.Within("the retry"));
        Assert.Equal(0, (await prune.Done.Within("the prune")).Count);
        Assert.Equal(3, (await _store.ReadAsync(new("w"), default)).Count);
    }

    [Fact]
    public async Task Reopen_AfterTheNewestRunsWerePruned_GivesNoNumberTwice()
    {
        await EndAsync("a");
        await EndAsync("b");
        var (sequence, cursor) = (4L, (await _store.FindAsync(new WorkflowId("b"), default))!.Cursor);
        await _store.PruneAsync(new() { KeepNewest = 0 }, default).Within("the prune");
        _store.Dispose();
        _store = Open();

        await using var follower = new Conformance.Follower(_store.Feed.FollowAllAsync(null, default));
        var next = follower.NextAsync();
        await _store.AppendAsync(SampleAppends.Start("c"), default);

        await next.Within("the next event");
        Assert.Equal(sequence + 1, follower.Seen[0].Sequence);
        Assert.Equal(cursor + 1, (await _store.FindAsync(new WorkflowId("c"), default))!.Cursor);
    }

    [Fact]
    public async Task Prune_LongJournals_EndsABatchEarly()
    {
        for (var run = 0; run < 3; run++)
        {
            await _store.AppendAsync(SampleAppends.Start($"w{run}"), default);
            await Task.WhenAll(Enumerable.Range(1, 4000).Select(v => _store.AppendAsync(SampleAppends.More($"w{run}", v), default))).Within("the rows");
            await _store.AppendAsync(SampleAppends.Turn($"w{run}", 4001), default);
        }

        var prune = new PruneRunsJob(Last, 200, _store.Signals);
        await _store.Writer.AddAsync(prune, default);

        Assert.Equal(new PrunedBatch(1, More: true), await prune.Done.Within("the batch"));
        Assert.Equal(2, (await _store.PruneAsync(new() { KeepNewest = 0 }, default).Within("the prune")).Runs);
    }

    [Fact]
    public async Task Prune_WhileTheStoreCannotWrite_FailsAndGoesOnLater()
    {
        await EndAsync("w");
        using (var prompt = new Sql(_folder.Database))
        {
            prompt.Run("begin immediate");
            var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.PruneAsync(new() { KeepNewest = 0 }, default).Within("the prune"));
            Assert.Equal("store.locked", fault.Code);
            prompt.Run("rollback");
        }

        Assert.Equal(1, (await _store.PruneAsync(new() { KeepNewest = 0 }, default).Within("the second prune")).Runs);
    }

    [Fact]
    public async Task Prune_RunAfterRun_TheFileStopsGrowing()
    {
        var sizes = new List<long>();
        for (var round = 0; round < 12; round++)
        {
            for (var part = 0; part < 4; part++)
            {
                await Task.WhenAll(Enumerable.Range(0, 100).Select(i => RunAsync($"r{round}-{part}-{i}", (round * 400) + (part * 100) + i))).Within("the runs");
                await _store.PruneAsync(new() { KeepNewest = 200 }, default).Within("the prune");
            }

            sizes.Add(JournalInspection.Inspect(_folder.Path).Pages);
        }

        Assert.True(sizes[^1] <= sizes[3] * 1.05, $"pages after each round: {string.Join(' ', sizes)}");
        var report = JournalInspection.Inspect(_folder.Path);
        Assert.True(report.IsSound, string.Join('\n', report.Problems));
        Assert.Equal(200, report.Runs[WorkflowStatus.Completed]);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private SqliteStore Open() => SqliteStore.Open(new() { Folder = _folder.Path, BusyTimeout = TimeSpan.FromMilliseconds(50) });

    private async Task EndAsync(string run, WorkflowStatus status = WorkflowStatus.Completed)
    {
        await _store.AppendAsync(SampleAppends.Start(run), default);
        await _store.AppendAsync(SampleAppends.Turn(run, 1, status), default);
    }

    private async Task RunAsync(string run, int number)
    {
        await _store.AppendAsync(SampleAppends.Start(run, key: new(run, "hash")), default);
        await _store.AppendAsync(SampleAppends.More(run, 1, events: 2, padding: 500), default);
        await _store.AppendAsync(SampleAppends.More(run, 3) with { Events = [SampleEvents.Done(number, padding: 9000)] }, default);
        await _store.AppendAsync(SampleAppends.Turn(run, 4) with { At = SampleEvents.At.AddSeconds(number) }, default);
    }
}
