using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Sqlite.Backups;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Sqlite.Backups;

public sealed class BackupScheduleTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogLines<BackupSchedule> _log = new();
    private readonly SqliteStore _store;
    private int _turns;

    public BackupScheduleTests() => _store = SqliteStore.Open(new() { Folder = _folder.Path });

    [Fact]
    public async Task Start_EveryDay_KeepsTheNewestAndLeavesOtherFilesAlone()
    {
        using var schedule = Make(Day, keep: 2);
        Directory.CreateDirectory(schedule.Folder);
        await File.WriteAllTextAsync(Path.Combine(schedule.Folder, "orleansagents-mine.db"), "");
        schedule.Start();
        schedule.Start();

        for (var day = 1; day < 4; day++)
        {
            await TurnAsync(Day);
        }

        Assert.Equal(["orleansagents-20260103T000000Z.db", "orleansagents-20260104T000000Z.db", "orleansagents-mine.db"], Files(schedule));
    }

    [Fact]
    public async Task Start_AfterARestart_WaitsForTheRestOfTheTime()
    {
        using (var before = Make(Day))
        {
            await before.RunOnceAsync(default);
        }

        _time.Advance(TimeSpan.FromHours(20));
        using var schedule = Make(Day);
        schedule.Start();
        await TurnAsync(TimeSpan.FromHours(4));

        Assert.Equal(["orleansagents-20260101T000000Z.db", "orleansagents-20260102T000000Z.db"], Files(schedule));
    }

    [Fact]
    public async Task RunOnce_ThatFails_RemovesNothing()
    {
        using var schedule = Make(Day, keep: 1);
        await schedule.RunOnceAsync(default);
        _time.Advance(Day);
        var taken = Path.Combine(schedule.Folder, "orleansagents-20260102T000000Z.db");
        await File.WriteAllTextAsync(taken, "");

        await schedule.RunOnceAsync(default);

        Assert.Equal([(LogLevel.Information, 1511), (LogLevel.Error, 1512)], _log.Lines);
        Assert.Equal(["orleansagents-20260101T000000Z.db", "orleansagents-20260102T000000Z.db"], Files(schedule));
    }

    [Fact]
    public void Start_WhenOff_DoesNothing()
    {
        using var schedule = Make(null);

        schedule.Start();

        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task RunOnce_RemovesWhatInterruptedBackupsLeft()
    {
        using var schedule = Make(Day);
        Directory.CreateDirectory(schedule.Folder);
        var partial = Path.Combine(schedule.Folder, "orleansagents-20250101T000000Z.db.0.partial");
        await File.WriteAllTextAsync(partial, "");
        File.SetLastWriteTimeUtc(partial, _time.GetUtcNow().UtcDateTime - Day - Day);

        await schedule.RunOnceAsync(default);

        Assert.Single(Files(schedule));
    }

    [Theory]
    [InlineData("00:00:59", 7)]
    [InlineData("366.00:00:00", 7)]
    [InlineData("1.00:00:00", 0)]
    [InlineData(null, 1001)]
    public void Options_OutOfRange_AreNamedByTheirKey(string? every, int keep)
    {
        var options = new BackupOptions { Every = every is null ? null : TimeSpan.Parse(every, null), Keep = keep };

        Assert.StartsWith("OrleansAgents:Backup:", Assert.Single(options.Failures()), StringComparison.Ordinal);
        Assert.Empty(new BackupOptions().Failures());
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private BackupSchedule Make(TimeSpan? every, int keep = 7) => new(
        Options.Create(new SqliteStoreOptions { Folder = _folder.Path }), Options.Create(new BackupOptions { Every = every, Keep = keep }), _time, _log);

    /// <summary>Lets one turn come, and waits until the next one is armed.</summary>
    private async Task TurnAsync(TimeSpan by)
    {
        await _time.WhenArmedInAllAsync(++_turns).Soon("the turn is armed");
        _time.Advance(by);
        await _time.WhenArmedInAllAsync(_turns + 1).Soon("the turn has ended");
    }

    private static List<string> Files(BackupSchedule schedule) => [.. Directory.GetFiles(schedule.Folder).Select(f => Path.GetFileName(f)).Order()];
}
