using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Sqlite.Inspection;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Sqlite.Inspection;

public sealed class JournalInspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Inspect_ASoundFolder_CountsWhatIsThere()
    {
        await FillAsync();

        var report = JournalInspection.Inspect(_folder.Path);

        Assert.True(report.IsSound, string.Join('\n', report.Problems));
        Assert.Equal(_folder.Database, report.Path);
        Assert.Matches(@"^3\.\d+\.\d+ \((operating system|bundled)\)$", report.Engine);
        Assert.Equal(new FileInfo(_folder.Database).Length, report.Bytes);
        Assert.Equal([(WorkflowStatus.Running, 1), (WorkflowStatus.Completed, 2)], report.Runs.Select(r => (r.Key, r.Value)));
        Assert.Equal((5 + 4 + 4, 0, 0), (report.Events, report.PlatformEvents, report.States));
    }

    [Fact]
    public async Task Inspect_WhileAServerWrites_SeesAConsistentMoment()
    {
        using var store = SqliteStore.Open(new() { Folder = _folder.Path });
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(i => Task.Run(() => WriteUntilAsync(store, i, stop.Token))).ToArray();

        for (var i = 0; i < 20; i++)
        {
            var report = JournalInspection.Inspect(_folder.Path);
            Assert.True(report.IsSound, string.Join('\n', report.Problems));
        }

        await stop.CancelAsync();
        var written = await Task.WhenAll(writers).Within("the writers");
        var last = JournalInspection.Inspect(_folder.Path);
        Assert.Equal(written.Sum(), last.Events);
        Assert.True(last.LogBytes > 0);
    }

    [Fact]
    public async Task Inspect_AClosedFolder_LeavesTheDatabaseAsItWas()
    {
        await FillAsync();
        var before = await File.ReadAllBytesAsync(_folder.Database);

        JournalInspection.Inspect(_folder.Path);

        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database));
        SqliteStore.Open(new() { Folder = _folder.Path }).Dispose();
    }

    [MountFact]
    public async Task Inspect_OnAReadOnlyDisk_Works()
    {
        using var disk = new TinyDisk(4096);
        using (var store = SqliteStore.Open(new() { Folder = disk.Data }))
        {
            await store.AppendAsync(SampleAppends.Start("w"), default);
        }

        disk.MakeReadOnly();

        var report = JournalInspection.Inspect(disk.Data);
        Assert.True(report.IsSound, string.Join('\n', report.Problems));
        Assert.Equal(1, report.Events);
    }

    [Theory]
    [InlineData("update journal set version = version + 1 where workflow_id = 'b' and version = 4", "journal.gap", "b")]
    [InlineData("update journal set version = version - 1 where workflow_id = 'b' and version = 4", "journal.overlap", "b")]
    [InlineData("delete from journal where workflow_id = 'b' and version = 1", "journal.gap", "b")]
    [InlineData("update journal set payload = '[]' where workflow_id = 'c' and version = 2", "journal.payload", "c")]
    [InlineData("update journal set payload = '[{' where workflow_id = 'c' and version = 2", "journal.payload", "c")]
    [InlineData("delete from workflows where id = 'a'", "journal.without_head", "a")]
    [InlineData("update journal set sequence = 9 where workflow_id = 'a' and version = 4", "feed.overlap", "a")]
    [InlineData("delete from journal where workflow_id = 'a'", "head.without_journal", "a")]
    [InlineData("update workflows set status = 3, ended_at = 1 where id = 'a'", "head.status", "a")]
    [InlineData("update workflows set status = 1, ended_at = null where id = 'b'", "head.status", "b")]
    [InlineData("update workflows set status = 4 where id = 'b'", "head.status", "b")]
    [InlineData("update workflows set ended_at = null where id = 'b'", "head.status", "b")]
    public async Task Inspect_AfterDamageToTheRows_NamesTheRun(string damage, string code, string workflow)
    {
        await FillAsync();
        Sql.Run(_folder.Database, damage);

        var report = JournalInspection.Inspect(_folder.Path);

        Assert.Contains(report.Problems, p => p.Code == code && p.Workflow == workflow);
        Assert.Equal([workflow], report.Problems.Select(p => p.Workflow).Distinct());
    }

    [Theory]
    [InlineData("delete from payloads", "payload.missing", "b")]
    [InlineData("update payloads set body = '1'", "payload.missing", "b")]
    [InlineData("update payload_refs set payload_id = payload_id + 1", "payload.missing", "b")]
    [InlineData("delete from payload_refs", "payload.reference", "b")]
    [InlineData("insert into payload_refs values ('nobody', 1)", "payload.reference", "nobody")]
    [InlineData("insert into payloads (hash, body) values ('x', '1')", "payload.unused", null)]
    [InlineData("delete from payload_refs; delete from journal; delete from workflows", "payload.unused", null)]
    public async Task Inspect_AfterDamageToThePayloads_SaysSo(string damage, string code, string? workflow)
    {
        using (var store = SqliteStore.Open(new() { Folder = _folder.Path }))
        {
            await store.AppendAsync(SampleAppends.Start("b"), default);
            await store.AppendAsync(SampleAppends.More("b", 1, events: 2, padding: 9000) with { Events = [SampleEvents.Done(1, 9000), SampleEvents.Done(1, 9000)] }, default);
        }

        Assert.True(JournalInspection.Inspect(_folder.Path).IsSound);
        Sql.Run(_folder.Database, damage);

        Assert.Contains(JournalInspection.Inspect(_folder.Path).Problems, p => p.Code == code && p.Workflow == workflow);
    }

    [Fact]
    public async Task Inspect_PlatformEventsAndStates_CountsThemApart()
    {
        await FillPlatformAsync();

        var report = JournalInspection.Inspect(_folder.Path);

        Assert.True(report.IsSound, string.Join('\n', report.Problems));
        Assert.Equal((1, 3, 2), (report.Events, report.PlatformEvents, report.States));
    }

    [Theory]
    [InlineData("update journal set payload = '[{\"kind\":\"SomethingNewer\"}]' where version = 3", "journal.payload", "$platform")]
    [InlineData("update journal set payload = '[{\"kind\":\"AgentRemoved\"' where version = 3", "journal.payload", "$platform")]
    [InlineData("update journal set payload = '[]' where version = 3", "journal.payload", "$platform")]
    [InlineData("update journal set payload = '{}' where version = 3", "journal.payload", "$platform")]
    [InlineData("update journal set version = 7 where version = 3", "platform.version", "$platform")]
    [InlineData("update journal set events = 2 where version = 4", "platform.version", "$platform")]
    [InlineData("update grain_state set payload = '{' where key = 'a'", "state.payload", null)]
    [InlineData("update grain_state set payload = '7' where key = 'a'", "state.payload", null)]
    [InlineData("update grain_state set etag = 1", "state.etag", null)]
    [InlineData("update grain_state set etag = 0 where key = 'a'", "state.etag", null)]
    public async Task Inspect_AfterDamageToPlatformEventsOrStates_SaysSo(string damage, string code, string? workflow)
    {
        await FillPlatformAsync();
        Sql.Run(_folder.Database, damage);

        var problems = JournalInspection.Inspect(_folder.Path).Problems;

        Assert.All(problems, p => Assert.Equal((code, workflow), (p.Code, p.Workflow)));
        Assert.NotEmpty(problems);
    }

    [Fact]
    public async Task Inspect_ADatabaseWithoutStates_IsSoundAsItWas()
    {
        await FillAsync();
        Sql.Run(_folder.Database, "drop table grain_state");

        Assert.True(JournalInspection.Inspect(_folder.Path).IsSound);
    }

    [Fact]
    public async Task Inspect_ADamagedFile_SaysSo()
    {
        await FillAsync();
        var bytes = await File.ReadAllBytesAsync(_folder.Database);
        bytes.AsSpan(bytes.Length / 2).Fill(0x5a);
        await File.WriteAllBytesAsync(_folder.Database, bytes);

        var report = JournalInspection.Inspect(_folder.Path);

        Assert.Contains(report.Problems, p => p.Code == "file.damaged");
    }

    [Fact]
    public void Inspect_WithoutADatabase_SaysWhereItLooked()
    {
        var missing = Assert.Throws<StoreUnavailableException>(() => JournalInspection.Inspect(_folder.Path));

        Assert.Equal("store.not_found", missing.Code);
        Assert.Contains(_folder.Database, missing.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Database));
    }

    [Fact]
    public void Inspect_AFileThatIsNotADatabase_IsRefused()
    {
        File.WriteAllText(_folder.Database, new string('?', 10_000));

        Assert.Equal("store.not_a_database", Assert.Throws<StoreUnavailableException>(() => JournalInspection.Inspect(_folder.Path)).Code);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Run a goes on; b and c are complete, in appends of 1, 2 and 1 events.</summary>
    private async Task FillAsync()
    {
        using var store = SqliteStore.Open(new() { Folder = _folder.Path });
        foreach (var run in (string[])["a", "b", "c"])
        {
            await store.AppendAsync(SampleAppends.Start(run), default);
            await store.AppendAsync(SampleAppends.More(run, 1, events: 2), default);
        }

        await store.AppendAsync(SampleAppends.More("a", 3, events: 2), default);
        await store.AppendAsync(SampleAppends.Turn("b", 3), default);
        await store.AppendAsync(SampleAppends.Turn("c", 3), default);
    }

    /// <summary>A run, two documents with an event each, and an event alone.</summary>
    private async Task FillPlatformAsync()
    {
        using var store = SqliteStore.Open(new() { Folder = _folder.Path });
        await store.AppendAsync(SampleAppends.Start("w"), default);
        var e = new PlatformEvent.AgentRemoved("a", "test");
        await store.WriteAsync(new("agent", "a", 0, "{}"u8.ToArray(), [e]), default);
        await store.WriteAsync(new("lock", "r", 0, "{}"u8.ToArray(), [e]), default);
        await store.AppendAsync([e], default);
    }

    private static async Task<long> WriteUntilAsync(SqliteStore store, int run, CancellationToken stop)
    {
        await store.AppendAsync(SampleAppends.Start($"w{run}"), default);
        var version = 1L;
        for (; !stop.IsCancellationRequested; version += 3)
        {
            await store.AppendAsync(SampleAppends.More($"w{run}", version, events: 3), default);
        }

        return version;
    }
}
