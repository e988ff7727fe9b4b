using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Sqlite.Writing;

/// <summary>A queue that is full, cancelled, or closed: nothing is lost, nothing is written twice, every buffer comes back.</summary>
public sealed class WriteQueueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    [Fact]
    public async Task Append_WhenTheQueueIsFullByCount_WaitsForRoom()
    {
        var store = Open(queuedWrites: 2);
        using var held = await HeldWriter.HoldAsync(store);
        var appends = Enumerable.Range(0, 20).Select(i => store.AppendAsync(SampleAppends.Start($"w{i}"), default)).ToArray();
        Assert.DoesNotContain(appends, a => a.IsCompleted);

        held.Release();

        Assert.All(await Task.WhenAll(appends).Within("the appends"), o => Assert.Equal(AppendOutcome.Appended, o));
        Assert.Equal(20, (await store.ListUnfinishedAsync(default)).Count);
    }

    [Fact]
    public async Task Append_CancelledWhileItWaitsForRoom_IsNotWritten()
    {
        var store = Open(queuedWrites: 1);
        using var held = await HeldWriter.HoldAsync(store);
        var queued = store.AppendAsync(SampleAppends.Start("queued"), default);
        using var cancellation = new CancellationTokenSource();
        var waiting = store.AppendAsync(SampleAppends.Start("waiting"), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within("the cancelled append"));
        held.Release();
        Assert.Equal(AppendOutcome.Appended, await queued.Within("the queued append"));
        await store.AppendAsync(SampleAppends.Start("later"), default).Within("a later append");
        Assert.Equal(["queued", "later"], (await store.ListUnfinishedAsync(default)).Select(id => id.Value));
    }

    [Fact]
    public async Task Append_CancelledOnceItIsQueued_IsCarriedOut()
    {
        var store = Open(queuedWrites: 1);
        using var held = await HeldWriter.HoldAsync(store);
        using var cancellation = new CancellationTokenSource();
        var queued = store.AppendAsync(SampleAppends.Start("queued"), cancellation.Token);

        await cancellation.CancelAsync();
        held.Release();

        Assert.Equal(AppendOutcome.Appended, await queued.Within("the queued append"));
        Assert.Single(await store.ReadAsync(new("queued"), default));
    }

    [Fact]
    public async Task Append_WhenTheQueueIsFullByBytes_WaitsForRoom()
    {
        var store = Open(queuedBytes: 3000);
        using var held = await HeldWriter.HoldAsync(store);
        var first = store.AppendAsync(Padded("first", 2000), default);
        using var cancellation = new CancellationTokenSource();
        var second = store.AppendAsync(Padded("second", 2000), cancellation.Token);
        var small = store.AppendAsync(Padded("small", 1), default);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Within("the append without room"));
        held.Release();

        Assert.Equal(AppendOutcome.Appended, await first.Within("the first append"));
        Assert.Equal(AppendOutcome.Appended, await small.Within("the append that had room"));
    }

    [Fact]
    public async Task Append_LargerThanTheQueue_IsLetInAlone()
    {
        var store = Open(queuedBytes: 100);

        Assert.Equal(AppendOutcome.Appended, await store.AppendAsync(Padded("large", 100_000), default).Within("the large append"));
    }

    [Fact]
    public async Task Append_ManyThroughATinyQueue_AllArriveAndEveryBufferComesBack()
    {
        var store = Open(queuedWrites: 3, queuedBytes: 2000);

        var appends = Enumerable.Range(0, 200).Select(i => Task.Run(() => store.AppendAsync(Padded($"w{i}", i), default)));
        await Task.WhenAll(appends).Within("the appends");

        Assert.Equal(200, (await store.ListUnfinishedAsync(default)).Count);
    }

    [Fact]
    public async Task Dispose_WritesWhatIsQueuedAndRefusesTheRest()
    {
        var store = Open(queuedWrites: 2);
        using var held = await HeldWriter.HoldAsync(store);
        Task<AppendOutcome>[] queued = [store.AppendAsync(SampleAppends.Start("a"), default), store.AppendAsync(SampleAppends.Start("b"), default)];
        var waiting = store.AppendAsync(SampleAppends.Start("c"), default);

        var disposed = Task.Run(store.Dispose);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting.Within("the append without room"));
        held.Release();

        Assert.Equal("store.closed", refused.Code);
        Assert.All(await Task.WhenAll(queued).Within("the queued appends"), o => Assert.Equal(AppendOutcome.Appended, o));
        await disposed.Within("the disposal");
        var again = Open();
        Assert.Equal(["a", "b"], (await again.ListUnfinishedAsync(default)).Select(id => id.Value));
    }

    [Fact]
    public async Task AnyUse_AfterDispose_IsRefusedAsClosed()
    {
        var store = Open();
        store.Dispose();
        store.Dispose();

        var uses = (Func<Task>[])
        [
            () => store.AppendAsync(SampleAppends.Start("w"), default),
            () => store.PutAsync("d", new("hash"), "text", default, default),
            () => store.ReadAsync(new("w"), default),
            () => store.Feed.ReadAllAsync(0, 1, default),
        ];
        foreach (var use in uses)
        {
            Assert.Equal("store.closed", (await Assert.ThrowsAsync<StoreUnavailableException>(use)).Code);
        }
    }

    /// <summary>The disposal meets appends at every point of their way into the queue.</summary>
    [Fact]
    public async Task Dispose_WhileAppendsRace_EachIsEitherWrittenOrRefused()
    {
        for (var iteration = 0; iteration < 50; iteration++)
        {
            var store = Open(queuedWrites: 4, folder: $"race{iteration}");
            using var together = new Barrier(5);
            var appenders = Enumerable.Range(0, 4)
                .Select(a => Task.Factory.StartNew(() => AppendUntilClosed(store, a, together), TaskCreationOptions.LongRunning)).ToArray();
            together.SignalAndWait();
            await store.AppendAsync(SampleAppends.Start("main"), default);

            store.Dispose();

            var acknowledged = await Task.WhenAll(appenders).Within($"iteration {iteration}");
            using var again = SqliteStore.Open(new() { Folder = _folder.File($"race{iteration}") });
            Assert.Equal(1 + acknowledged.Sum(), (await again.ListUnfinishedAsync(default)).Count);
        }
    }

    [Theory]
    [InlineData(0, 1, 1, 1 << 20)]
    [InlineData(1, 0, 1, 1 << 20)]
    [InlineData(1, 1, 0, 1 << 20)]
    [InlineData(1, 1, 65, 1 << 20)]
    [InlineData(1, 1, 1, 1)]
    public void Open_AnOptionOutOfRange_IsRefusedBeforeAnythingIsMade(int writes, int bytes, int readers, int log)
    {
        var options = new SqliteStoreOptions
        {
            Folder = _folder.File("none"),
            QueuedWritesMax = writes,
            QueuedBytesMax = bytes,
            Readers = readers,
            LogBytesMax = log,
        };

        Assert.Throws<ArgumentOutOfRangeException>(() => SqliteStore.Open(options));

        Assert.False(Directory.Exists(_folder.File("none")));
    }

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }

    private static JournalAppend Padded(string workflow, int padding) =>
        SampleAppends.Start(workflow) with { Events = [SampleEvents.Started(correlationId: new('x', padding))] };

    private static int AppendUntilClosed(SqliteStore store, int appender, Barrier together)
    {
        together.SignalAndWait();
        for (var written = 0; ; written++)
        {
            try
            {
                Assert.Equal(AppendOutcome.Appended, store.AppendAsync(SampleAppends.Start($"w{appender}-{written}"), default).GetAwaiter().GetResult());
            }
            catch (StoreUnavailableException e) when (e.Code == "store.closed")
            {
                return written;
            }
        }
    }

    private SqliteStore Open(int queuedWrites = 8192, int queuedBytes = 64 << 20, string folder = "data") => _store = SqliteStore.Open(
        new() { Folder = _folder.File(folder), QueuedWritesMax = queuedWrites, QueuedBytesMax = queuedBytes });
}
