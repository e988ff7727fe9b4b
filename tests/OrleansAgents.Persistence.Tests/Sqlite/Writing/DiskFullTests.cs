using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Sqlite.Writing;

public sealed class DiskFullTests
{
    [MountFact]
    public Task Append_UntilTheLogFillsTheDisk_LosesNothingAndRecovers() => FillAndRecoverAsync(logBytesMax: 32 << 20);

    [MountFact]
    public Task Append_UntilCheckpointsFillTheDisk_LosesNothingAndRecovers() => FillAndRecoverAsync(logBytesMax: 64 << 10);

    [MountFact]
    public async Task Append_ManyRunsAtOnceUntilTheDiskIsFull_KeepsExactlyWhatWasAcknowledged()
    {
        using var disk = new TinyDisk(2048);
        long[] versions;
        using (var store = SqliteStore.Open(new() { Folder = disk.Data }))
        {
            var runs = Enumerable.Range(0, 16).Select(i => Task.Run(() => AppendUntilFullAsync(store, $"w{i}")));
            versions = await Task.WhenAll(runs).Within("the full disk");
        }

        disk.Grow(8192);
        using var again = SqliteStore.Open(new() { Folder = disk.Data });
        foreach (var (version, i) in versions.Select((v, i) => (v, i)))
        {
            Assert.Equal(version, (await again.ReadAsync(new($"w{i}"), default)).Count);
        }
    }

    private static async Task FillAndRecoverAsync(int logBytesMax)
    {
        using var disk = new TinyDisk(2048);
        var ballast = disk.Occupy(512);
        long version;
        using (var store = SqliteStore.Open(new() { Folder = disk.Data, LogBytesMax = logBytesMax }))
        {
            version = await AppendUntilFullAsync(store, "w");
            Assert.Equal("store.disk_full", store.Fault?.Code);
            Assert.True(version > 20, $"only {version} events had room");
            Assert.Equal(version, (await store.ReadAsync(new("w"), default)).Count);

            File.Delete(ballast);

            var more = SampleAppends.More("w", version, padding: 8000);
            Assert.Equal(AppendOutcome.Appended, await store.AppendAsync(more, default).Within("the append with room"));
            Assert.Null(store.Fault);
        }

        using var again = SqliteStore.Open(new() { Folder = disk.Data });
        var stored = new List<EventView>();
        while (await again.Feed.ReadAsync(new("w"), stored.Count, 10_000, default) is { Count: > 0 } page)
        {
            stored.AddRange(page);
        }

        Assert.Equal(Enumerable.Range(1, (int)version + 1).Select(v => (long)v), stored.Select(e => e.Version));
    }

    /// <summary>Appends until the disk is full; gives the last version that was acknowledged.</summary>
    private static async Task<long> AppendUntilFullAsync(SqliteStore store, string run)
    {
        var version = 0L;
        try
        {
            for (; version < 10_000; version++)
            {
                var append = version == 0 ? SampleAppends.Start(run) : SampleAppends.More(run, version, padding: 8000);
                Assert.Equal(AppendOutcome.Appended, await store.AppendAsync(append, default).Within($"append {version + 1}"));
            }
        }
        catch (StoreUnavailableException e)
        {
            Assert.Equal("store.disk_full", e.Code);
            return version;
        }

        throw new InvalidOperationException("The disk never filled.");
    }
}
