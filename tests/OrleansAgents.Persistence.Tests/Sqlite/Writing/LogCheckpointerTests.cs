using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Sqlite.Writing;

public sealed class LogCheckpointerTests : IDisposable
{
    private const int LogBytesMax = 256 << 10;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Append_ManyTimesTheLogsBound_KeepsTheLogSmallAndTheDataWhole()
    {
        var largest = await AppendAsync(runs: 1, _ => Task.CompletedTask);

        Assert.True(largest < 6 * LogBytesMax, $"the log grew to {largest} bytes; its bound is {LogBytesMax}");
        await AllIsThereAsync(runs: 1);
    }

    [Fact]
    public async Task Append_WhileReadersNeverPause_KeepsTheLogSmall()
    {
        using var stop = new CancellationTokenSource();
        var readers = new List<Task>();

        var largest = await AppendAsync(runs: 4, store =>
        {
            readers.AddRange(Enumerable.Range(0, 4).Select(i => Task.Run(() => ReadUntilAsync(store, i, stop.Token))));
            return Task.CompletedTask;
        }, async () =>
        {
            await stop.CancelAsync();
            await Task.WhenAll(readers).Within("the readers");
        });

        Assert.True(largest < 16 * LogBytesMax, $"the log grew to {largest} bytes; its bound is {LogBytesMax}");
        await AllIsThereAsync(runs: 4);
    }

    [Fact]
    public async Task Append_FasterThanTheLogIsCopied_WaitsForTheCopying()
    {
        const int Appends = 1000;                             // some 16 times the log's bound
        using var allAppended = new ManualResetEventSlim();
        var (outrun, copyings) = (false, 0);
        var options = new SqliteStoreOptions
        {
            Folder = _folder.Path,
            LogBytesMax = LogBytesMax,
            LogCopying = () => outrun |= Interlocked.Increment(ref copyings) == 1 && allAppended.Wait(TimeSpan.FromSeconds(2)),
        };
        using (var store = SqliteStore.Open(options))
        {
            await store.AppendAsync(SampleAppends.Start("w"), default);
            for (var version = 1; version < Appends; version++)
            {
                await store.AppendAsync(SampleAppends.More("w", version, padding: 4000), default);
            }

            allAppended.Set();
        }

        Assert.True(copyings > 0, "the log was never copied");
        Assert.False(outrun, "the writer went on without the copying");
    }

    public void Dispose() => _folder.Dispose();

    private static async Task ReadUntilAsync(SqliteStore store, int run, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await store.Feed.ReadAsync(new($"w{run}"), 0, 100, default);
        }
    }

    /// <summary>Appends 16 MiB; gives the largest size that the log had.</summary>
    private async Task<long> AppendAsync(int runs, Func<SqliteStore, Task> begin, Func<Task>? end = null)
    {
        using var store = SqliteStore.Open(new() { Folder = _folder.Path, LogBytesMax = LogBytesMax });
        await begin(store);
        var largest = 0L;
        await Task.WhenAll(Enumerable.Range(0, runs).Select(i => Task.Run(async () =>
        {
            await store.AppendAsync(SampleAppends.Start($"w{i}"), default);
            for (var version = 1; version < 4096 / runs; version++)
            {
                await store.AppendAsync(SampleAppends.More($"w{i}", version, padding: 4000), default);
                largest = Math.Max(Interlocked.Read(ref largest), new FileInfo($"{store.Path}-wal").Length);
            }
        }))).Within("the appends");
        await (end?.Invoke() ?? Task.CompletedTask);
        return largest;
    }

    private async Task AllIsThereAsync(int runs)
    {
        using var again = SqliteStore.Open(new() { Folder = _folder.Path });
        for (var i = 0; i < runs; i++)
        {
            Assert.Equal(4096 / runs, (await again.ReadAsync(new($"w{i}"), default)).Count);
        }
    }
}
