using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Sqlite.Backups;
using OrleansAgents.Persistence.Sqlite.Inspection;
using OrleansAgents.Persistence.Tests.Conformance;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Sqlite.Backups;

public sealed class SqliteBackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _backups = new();
    private readonly TemporaryFolder _other = new();
    private readonly ManualTimeProvider _time = new();

    private string Backup => _backups.File("one.db");

    [Fact]
    public async Task Create_ThenRestoreElsewhere_HoldsTheSame()
    {
        using var store = Open();
        await FillAsync(store, 50);

        var made = Made(await CreateAsync());
        var restored = Restored(SqliteBackup.Restore(Backup, _other.Path, force: false, _time));

        Assert.Equal((Backup, new FileInfo(Backup).Length), (made.Path, made.Bytes));
        Assert.Equal((50L, 150L, null), (restored.Runs, restored.Events, restored.MovedAside));
        Assert.Equal(["orleansagents.db"], Directory.GetFiles(_other.Path).Select(f => Path.GetFileName(f)).Except(["lock", "pid"]));
        Assert.Equal([Backup], Directory.GetFiles(_backups.Path));
        using var again = SqliteStore.Open(new() { Folder = _other.Path });
        Assert.Equal(await store.Feed.ReadWholeAsync(), await again.Feed.ReadWholeAsync());
    }

    [Fact]
    public async Task Create_WhileAServerWrites_EachIsSoundAndHoldsWhatWasAcknowledgedBefore()
    {
        using var store = Open();
        using var stop = new CancellationTokenSource();
        var acknowledged = 0L;
        var writers = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            for (var run = 0; !stop.IsCancellationRequested; run++)
            {
                await store.AppendAsync(SampleAppends.Start($"w{i}-{run}"), default);
                Interlocked.Increment(ref acknowledged);
                await store.AppendAsync(SampleAppends.More($"w{i}-{run}", 1, padding: 9000), default);
                Interlocked.Increment(ref acknowledged);
            }
        })).ToArray();

        for (var i = 0; i < 10; i++)
        {
            var before = Interlocked.Read(ref acknowledged);
            var file = _backups.File($"{i}.db");
            Made(await SqliteBackup.CreateAsync(_folder.Path, file).Within($"backup {i}"));
            var report = JournalInspection.InspectFile(file, indexesToo: true);
            Assert.True(report.IsSound, string.Join('\n', report.Problems));
            Assert.True(report.Events >= before, $"backup {i} holds {report.Events} events; {before} were durable before it began");
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers).Within("the writers");
    }

    [Fact]
    public async Task Create_WithACommitAfterEveryStep_StaysAtItsMoment()
    {
        using var store = Open();
        await FillAsync(store, 1000, padding: 4000);
        using var enough = new CancellationTokenSource();
        var steps = new List<BackupProgress>();
        var progress = new Told(p =>
        {
            steps.Add(p);
            store.AppendAsync(SampleAppends.Start($"late{steps.Count}"), default).GetAwaiter().GetResult();
            if (steps.Count > 50)
            {
                enough.Cancel();
            }
        });

        Made(await SqliteBackup.CreateAsync(_folder.Path, Backup, false, progress, enough.Token).Within("the backup"));

        Assert.True(steps.Count > 1);
        Assert.Equal(steps.OrderBy(p => p.PagesDone), steps);
        Assert.Equal(3000, JournalInspection.InspectFile(Backup, indexesToo: true).Events);
    }

    [Fact]
    public async Task Create_AFileThatIsThere_IsRefusedUnlessTold()
    {
        using var store = Open();
        await File.WriteAllTextAsync(Backup, "precious");

        Assert.Equal(("backup.exists", ErrorKind.Conflict), Refused(await CreateAsync()));
        Assert.Equal("precious", await File.ReadAllTextAsync(Backup));

        Made(await CreateAsync(overwrite: true));
        Assert.True(JournalInspection.InspectFile(Backup, indexesToo: true).IsSound);
    }

    [Fact]
    public async Task Create_WithoutADatabase_IsRefusedAndMakesNothing()
    {
        Assert.Equal(("store.not_found", ErrorKind.NotFound), Refused(await CreateAsync()));
        Assert.Empty(Directory.GetFileSystemEntries(_backups.Path));
    }

    [Fact]
    public async Task Create_WhereAFolderCannotBe_IsRefused()
    {
        using var store = Open();
        await File.WriteAllTextAsync(Backup, "no folder");

        Assert.Equal(("backup.failed", ErrorKind.Unavailable), Refused(await SqliteBackup.CreateAsync(_folder.Path, Path.Combine(Backup, "x.db"))));
    }

    [Fact]
    public async Task Create_Cancelled_LeavesNothing()
    {
        using var store = Open();
        await FillAsync(store, 2000, padding: 4000);
        using var cancellation = new CancellationTokenSource();
        var steps = new List<BackupProgress>();
        var progress = new Told(p =>
        {
            steps.Add(p);
            cancellation.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SqliteBackup.CreateAsync(_folder.Path, Backup, false, progress, cancellation.Token));

        Assert.True(Assert.Single(steps).PagesDone < steps[0].Pages);
        Assert.Empty(Directory.GetFileSystemEntries(_backups.Path));
    }

    [Fact]
    public async Task Create_OfADamagedDatabase_IsRefused()
    {
        await FillAndCloseAsync();
        await DamageAsync(_folder.Database);

        Assert.Equal("backup.invalid", Refused(await CreateAsync()).Code);
        Assert.Empty(Directory.GetFileSystemEntries(_backups.Path));
    }

    [Fact]
    public async Task Restore_OverADatabase_IsRefusedUnlessForcedAndThenKeepsTheOld()
    {
        await FillAndCloseAsync();
        Made(await CreateAsync());
        using (var store = Open())
        {
            await store.AppendAsync(SampleAppends.Start("later"), default);
        }

        var before = await File.ReadAllBytesAsync(_folder.Database);
        Assert.Equal(("restore.not_empty", ErrorKind.Conflict), Refused(SqliteBackup.Restore(Backup, _folder.Path, force: false, _time)));
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database));

        var first = Restored(SqliteBackup.Restore(Backup, _folder.Path, force: true, _time));
        var second = Restored(SqliteBackup.Restore(Backup, _folder.Path, force: true, _time));

        Assert.Equal($"{_folder.Database}.replaced-20260101T000000Z", first.MovedAside);
        Assert.Equal($"{_folder.Database}.replaced-20260101T000000Z-2", second.MovedAside);
        Assert.Equal(31, JournalInspection.InspectFile(first.MovedAside!, indexesToo: true).Events);
        using var restored = Open();
        Assert.Null(await restored.FindAsync(new Core.Workflows.WorkflowId("later"), default));
    }

    [Fact]
    public async Task Restore_BesideTheLogOfAnother_DoesNotTakeItForItsOwn()
    {
        await FillAndCloseAsync();
        Made(await CreateAsync());
        byte[] log;
        using (var other = SqliteStore.Open(new() { Folder = _other.Path }))
        {
            await FillAsync(other, 40);
            await using var file = new FileStream($"{_other.Database}-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            log = new byte[file.Length];
            await file.ReadExactlyAsync(log);
        }

        using var target = new TemporaryFolder();
        await File.WriteAllBytesAsync($"{target.Database}-wal", log);

        Assert.Equal("restore.not_empty", Refused(SqliteBackup.Restore(Backup, target.Path, force: false, _time)).Code);
        var restored = Restored(SqliteBackup.Restore(Backup, target.Path, force: true, _time));

        Assert.Equal(log, await File.ReadAllBytesAsync($"{restored.MovedAside}-wal"));
        Assert.Equal(30, JournalInspection.Inspect(target.Path).Events);
    }

    [Fact]
    public async Task Restore_WhileAServerOwnsTheFolder_IsRefused()
    {
        using var store = Open();
        await FillAsync(store, 1);
        Made(await CreateAsync());

        Assert.Equal(("store.locked", ErrorKind.Conflict), Refused(SqliteBackup.Restore(Backup, _folder.Path, force: true, _time)));
        Assert.Single(await store.ListUnfinishedAsync(default));
    }

    [Theory]
    [InlineData("update journal set version = version + 1 where version = 2", "journal.gap")]
    [InlineData("update journal set payload = '[{\"kind\":\"Unheard\"}]' where version = 1", "Unheard")]
    [InlineData("update workflows set status = 3, ended_at = 1", "head.status")]
    [InlineData("delete from workflows", "journal.without_head")]
    [InlineData("update payloads set body = '1'", "damaged")]
    [InlineData("delete from payloads", "payload.missing")]
    [InlineData("delete from payload_refs", "payload.unused")]
    [InlineData("update schema_migrations set checksum = 'x'", "0001_initial.sql")]
    [InlineData("insert into schema_migrations values ('9999_later.sql', 'x')", "newer build")]
    [InlineData("drop table workflows", "another program")]
    public async Task Restore_ABackupThatIsNotSound_IsRefusedAndChangesNothing(string damage, string said)
    {
        using (var store = Open())
        {
            await FillAsync(store, 3, padding: 10_000);
        }

        Made(await CreateAsync());
        Sql.Run(Backup, damage);
        var bytes = await File.ReadAllBytesAsync(_folder.Database);

        var refused = SqliteBackup.Restore(Backup, _folder.Path, force: true, _time).Error!;

        Assert.Equal("backup.invalid", refused.Code);
        Assert.Contains(refused.Problems.Select(p => p.Message).Append(refused.Message), m => m.Contains(said, StringComparison.Ordinal));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.Database));
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), f => f.Contains("restoring", StringComparison.Ordinal) || f.Contains("replaced", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restore_FilesThatAreNoBackup_AreRefused()
    {
        Assert.Equal(("backup.not_found", ErrorKind.NotFound), Refused(SqliteBackup.Restore(Backup, _other.Path, force: false, _time)));

        await File.WriteAllTextAsync(Backup, new string('?', 10_000));
        Assert.Equal(("backup.invalid", ErrorKind.Invalid), Refused(SqliteBackup.Restore(Backup, _other.Path, force: false, _time)));

        await FillAndCloseAsync();
        Made(await CreateAsync(overwrite: true));
        await DamageAsync(Backup);
        Assert.Equal("backup.invalid", Refused(SqliteBackup.Restore(Backup, _other.Path, force: false, _time)).Code);
        Assert.False(File.Exists(_other.Database));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _backups.Dispose();
        _other.Dispose();
    }

    private static BackupReport Made(Result<BackupReport> result) => result.Value ?? throw new InvalidOperationException(result.Error!.ToString());

    private static RestoreReport Restored(Result<RestoreReport> result) => result.Value ?? throw new InvalidOperationException(result.Error!.ToString());

    private static (string Code, ErrorKind Kind) Refused<T>(Result<T> result)
        where T : notnull => (result.Error!.Code, result.Error.Kind);

    private static async Task DamageAsync(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        bytes.AsSpan(bytes.Length * 3 / 4, 8192).Fill(0x5a);           // past the pages of the schema, among those of the rows
        await File.WriteAllBytesAsync(file, bytes);
    }

    private static async Task FillAsync(SqliteStore store, int runs, int padding = 0)
    {
        await Task.WhenAll(Enumerable.Range(0, runs).Select(i => store.AppendAsync(SampleAppends.Start($"w{i}"), default)));
        await Task.WhenAll(Enumerable.Range(0, runs).Select(i => store.AppendAsync(SampleAppends.More($"w{i}", 1, events: 2, padding), default)));
    }

    private Task<Result<BackupReport>> CreateAsync(bool overwrite = false) => SqliteBackup.CreateAsync(_folder.Path, Backup, overwrite).Within("the backup");

    private SqliteStore Open() => SqliteStore.Open(new() { Folder = _folder.Path });

    private async Task FillAndCloseAsync()
    {
        using var store = Open();
        await FillAsync(store, 10, padding: 4000);
    }

    private sealed class Told(Action<BackupProgress> tell) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => tell(value);
    }
}
