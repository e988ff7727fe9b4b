using System.Text;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Sqlite.Backups;
using OrleansAgents.Persistence.Sqlite.Inspection;
using OrleansAgents.Persistence.Sqlite.Retention;
using OrleansAgents.Persistence.Tests.Conformance;
using OrleansAgents.Persistence.Tests.Sqlite.Writing;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Sqlite.States;

/// <summary>What only a store with a file, batches and a writer can get wrong with documents and platform events.</summary>
public sealed class SqliteStateTests : IDisposable
{
    private static readonly byte[] Held = """{"owner":"w","fence":7}"""u8.ToArray();
    private static readonly PlatformEvent Event = new PlatformEvent.AgentRemoved("a", "test");

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private SqliteStore _store;

    public SqliteStateTests() => _store = Open();

    [Fact]
    public async Task Reopen_KeepsDocumentsEventsAndNumbers()
    {
        var etag = await WrittenAsync("agent", "a", 0, Event);
        var gone = await WrittenAsync("agent", "b", 0, Event);
        Assert.Equal(0, await _store.WriteAsync(new("agent", "b", gone, null, [Event]), default));
        Reopen();

        Assert.Equal(etag, (await _store.ReadAsync("agent", "a", default))!.ETag);
        Assert.Equal([1L, 2, 3], (await _store.Feed.ReadAsync(new(PlatformEvent.Stream), 0, 10, default)).Select(e => e.Version));
        Assert.True(await WrittenAsync("agent", "b", 0, Event) > gone);
        Assert.Equal(4, (await _store.Feed.ReadAllAsync(3, 10, default)).Single().Sequence);
    }

    [Fact]
    public async Task Reopen_AFollowerOfWhatComesNext_StartsBehindWhatIsThere()
    {
        await _store.AppendAsync([Event, Event], default);
        Reopen();
        await using var follower = new Follower(_store.Feed.FollowAllAsync(null, default));
        var next = follower.NextAsync();

        await _store.AppendAsync([Event], default);

        Assert.True(await next.Within("the next event"));
        Assert.Equal([3L], follower.Seen.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Reopen_AfterPrunes_GivesNoNumberTwice()
    {
        var etag = await WrittenAsync("lock", "r", 0, Event, """{"fence":7}"""u8.ToArray());
        await _store.AppendAsync([Event, Event], default);
        _time.Advance(TimeSpan.FromHours(2));
        var pruned = await _store.PruneAsync(new() { PlatformEventsKept = 1, ReleasedLocksBefore = _time.GetUtcNow() }, default).Within("the prune");
        Assert.Equal((2, 1), (pruned.PlatformEvents, pruned.Locks));
        Sql.Run(_folder.Database, "delete from journal");
        Reopen();

        Assert.True(await WrittenAsync("lock", "r", 0, Event) > etag);
        Assert.Equal(4, Assert.Single(await _store.Feed.ReadAllAsync(0, 10, default)).Sequence);
    }

    [Fact]
    public async Task Write_WhileTheStoreCannotWrite_FailsAndKeepsWhatWasThere()
    {
        var etag = await WrittenAsync("agent", "a", 0, Event);
        using (var prompt = new Sql(_folder.Database))
        {
            prompt.Run("begin immediate");
            var faults = new List<StoreUnavailableException>
            {
                await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.WriteAsync(new("agent", "a", etag, null, [Event]), default).Within("the write")),
                await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.AppendAsync([Event], default).Within("the event")),
            };
            Assert.All(faults, fault => Assert.Equal("store.locked", fault.Code));
            prompt.Run("rollback");
        }

        Assert.True(await WrittenAsync("agent", "a", etag, Event) > etag);
        Assert.Equal([1L, 2], (await _store.Feed.ReadAllAsync(0, 10, default)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Write_InABatchWithAWriteThatBreaksARule_IsCarriedOutAgainByItself()
    {
        await WrittenAsync("lock", "r", 0, Event, Held);
        await _store.AppendAsync(SampleAppends.Start("bad"), default);
        Task<long?> write;
        Task<AppendOutcome> append, bad;
        using (var held = await HeldWriter.HoldAsync(_store))
        {
            append = _store.AppendAsync(SampleAppends.Start("w") with { Releases = [new("r", "w", 7, MustHold: true)] }, default);
            write = _store.WriteAsync(new("agent", "a", 0, "{}"u8.ToArray(), [Event]), default);
            bad = _store.AppendAsync(SampleAppends.More("bad", 1) with { Events = [SampleEvents.Started()] }, default);
        }

        await Assert.ThrowsAsync<StoreUnavailableException>(() => bad.Within("the bad append"));
        Assert.Equal(AppendOutcome.Appended, await append.Within("the append"));
        Assert.Equal((await _store.ReadAsync("agent", "a", default))!.ETag, await write.Within("the write"));
        Assert.Equal(
            [(1L, "AgentRemoved"), (2, "WorkflowStarted"), (3, "WorkflowStarted"), (4, "LockReleased"), (5, "AgentRemoved")],
            (await _store.Feed.ReadAllAsync(0, 10, default)).Select(e => (e.Sequence, e.Kind)));
        Assert.True(JournalInspection.Inspect(_folder.Path).IsSound);
    }

    [Fact]
    public async Task Append_LostLocksAmongOthersInABatch_WriteNothingAndLeaveNoHole()
    {
        await WrittenAsync("lock", "r", 0, Event, Held);
        List<Task<AppendOutcome>> appends;
        using (var held = await HeldWriter.HoldAsync(_store))
        {
            appends = [.. Enumerable.Range(0, 20).Select(i => _store.AppendAsync(
                SampleAppends.Start($"w{i}") with { Releases = i % 2 == 0 ? [] : [new("r", "w", 7, MustHold: true)] }, default))];
        }

        var outcomes = await Task.WhenAll(appends).Within("the batch");
        Assert.Equal(9, outcomes.Count(o => o.Status == AppendStatus.LockLost));
        Assert.Equal(Enumerable.Range(1, 13).Select(n => (long)n), (await _store.Feed.ReadAllAsync(0, 100, default)).Select(e => e.Sequence));
        var report = JournalInspection.Inspect(_folder.Path);
        Assert.True(report.IsSound, string.Join('\n', report.Problems));
    }

    [Fact]
    public async Task Prune_MorePlatformEventsThanABatchHolds_DeletesThemInSeveral()
    {
        await _store.AppendAsync([.. Enumerable.Range(0, 2500).Select(i => new PlatformEvent.AgentRemoved("a", $"{i}"))], default).Within("the events");

        var job = new PrunePlatformEventsJob(2400, _store.Signals);
        await _store.Writer.AddAsync(job, default);
        Assert.Equal(new PrunedBatch(1000, More: true), await job.Done.Within("one batch"));

        Assert.Equal(1400, (await _store.PruneAsync(new() { PlatformEventsKept = 100 }, default).Within("the prune")).PlatformEvents);
        Assert.Equal(2401, (await _store.Feed.ReadAsync(new(PlatformEvent.Stream), 0, 1, default))[0].Version);
    }

    [Fact]
    public async Task Prune_MoreLocksThanABatchHolds_DeletesAllOfThem()
    {
        await Task.WhenAll(Enumerable.Range(0, 1200).Select(i => WrittenAsync("lock", $"r{i}", 0, Event, """{"fence":7}"""u8.ToArray()))).Within("the locks");
        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(1200, (await _store.PruneAsync(new() { ReleasedLocksBefore = _time.GetUtcNow() }, default).Within("the prune")).Locks);
    }

    [Fact]
    public async Task Prune_ALockThatIsTakenBetweenTheLookAndTheDeletion_IsKept()
    {
        var etag = await WrittenAsync("lock", "r", 0, Event, """{"fence":7}"""u8.ToArray());
        var job = new PruneLocksJob([("r", etag)]);
        await WrittenAsync("lock", "r", etag, Event, """{"owner":"v","fence":8}"""u8.ToArray());

        await _store.Writer.AddAsync(job, default);

        Assert.Equal(new PrunedBatch(0, More: false), await job.Done.Within("the batch"));
        Assert.NotNull(await _store.ReadAsync("lock", "r", default));
    }

    [Fact]
    public async Task Prune_ManyReleasesOverAndOver_TheFileStopsGrowing()
    {
        var sizes = new List<long>();
        for (var round = 0; round < 8; round++)
        {
            for (var part = 0; part < 5; part++)
            {
                await Task.WhenAll(Enumerable.Range(0, 200).Select(i => WrittenAsync("lock", $"r{round}-{part}-{i}", 0, Event, """{"fence":7}"""u8.ToArray()))).Within("the locks");
                _time.Advance(TimeSpan.FromHours(2));
                await _store.PruneAsync(new() { PlatformEventsKept = 300, ReleasedLocksBefore = _time.GetUtcNow() - TimeSpan.FromHours(1) }, default).Within("the prune");
            }

            sizes.Add(JournalInspection.Inspect(_folder.Path).Pages);
        }

        Assert.True(sizes[^1] <= sizes[1] * 1.1, $"pages after each round: {string.Join(' ', sizes)}");
        Assert.Equal(300, JournalInspection.Inspect(_folder.Path).PlatformEvents);
    }

    [Fact]
    public async Task View_OfEvents_ShowsPlatformEventsToo()
    {
        await _store.AppendAsync(SampleAppends.Start("w"), default);
        await _store.AppendAsync([Event], default);

        using var prompt = new Sql(_folder.Database);

        Assert.Equal("2 $platform 2 AgentRemoved a", prompt.Value(
            "select printf('%d %s %d %s %s', sequence, workflow_id, version, kind, json_extract(payload, '$.agent')) from journal_events where sequence = 2"));
    }

    [Fact]
    public async Task Restore_ABackup_BringsDocumentsAndPlatformEventsBack()
    {
        var etag = await WrittenAsync("lock", "r", 0, Event, Held);
        var backup = _folder.File("copy.db");
        Assert.Null((await SqliteBackup.CreateAsync(_folder.Path, backup)).Error);
        await _store.WriteAsync(new("lock", "r", etag, null, [Event]), default);
        _store.Dispose();

        Assert.Null(SqliteBackup.Restore(backup, _folder.Path, force: true, _time).Error);

        _store = Open();
        Assert.Equal(Held, (await _store.ReadAsync("lock", "r", default))!.Json.ToArray());
        Assert.Equal([1L], (await _store.Feed.ReadAsync(new(PlatformEvent.Stream), 0, 10, default)).Select(e => e.Version));
        Assert.Equal(AppendOutcome.Appended, await _store.AppendAsync(SampleAppends.Start("w") with { Releases = [new("r", "w", 7, MustHold: true)] }, default));
    }

    [Fact]
    public async Task Restore_ABackupWithADamagedDocument_IsRefused()
    {
        await WrittenAsync("lock", "r", 0, Event, Encoding.UTF8.GetBytes("{"));
        var backup = _folder.File("copy.db");
        Assert.Null((await SqliteBackup.CreateAsync(_folder.Path, backup)).Error);
        _store.Dispose();

        var refused = SqliteBackup.Restore(backup, _folder.Path, force: true, _time);

        Assert.Equal("backup.invalid", refused.Error?.Code);
        Assert.Contains("state.payload", refused.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_AfterClosing_IsRefused()
    {
        _store.Dispose();

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.WriteAsync(new(GrainTypes.Agent, "a", 0, Held, []), default));
        Assert.Equal("store.closed", refused.Code);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private async Task<long> WrittenAsync(string type, string key, long etag, PlatformEvent e, byte[]? json = null) =>
        await _store.WriteAsync(new(type, key, etag, json ?? "{}"u8.ToArray(), [e]), default).Within($"the write of {type} {key}")
        ?? throw new InvalidOperationException($"{type} {key} has another etag than {etag}.");

    private void Reopen()
    {
        _store.Dispose();
        _store = Open();
    }

    private SqliteStore Open() => SqliteStore.Open(new() { Folder = _folder.Path, BusyTimeout = TimeSpan.FromMilliseconds(50) }, _time);
}
