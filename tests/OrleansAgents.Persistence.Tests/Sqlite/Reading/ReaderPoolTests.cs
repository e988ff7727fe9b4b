using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Sqlite.Reading;

public sealed class ReaderPoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteStore _store;
    private readonly ManualResetEventSlim _release = new();

    public ReaderPoolTests() => _store = SqliteStore.Open(new() { Folder = _folder.Path, Readers = 1, QueuedReadsMax = 1 });

    [Fact]
    public async Task Read_CancelledWhileItWaits_GivesUpAtOnce()
    {
        var held = await HoldReaderAsync();
        using var cancellation = new CancellationTokenSource();
        var waiting = _store.ReadAsync(new("w"), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within("the cancelled read"));
        _release.Set();
        await held.Within("the held read");
        var later = Task.FromException<IReadOnlyList<WorkflowEvent>>(new StoreUnavailableException("store.busy", "not read yet"));
        await Patience.Until(() => !(later = _store.ReadAsync(new("w"), default)).IsFaulted, "the cancelled read leaves its place");
        Assert.Empty(await later.Within("a later read"));
    }

    [Fact]
    public async Task Read_WhenTooManyWait_IsRefusedAsBusy()
    {
        var held = await HoldReaderAsync();
        var queued = _store.ReadAsync(new("w"), default);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.ReadAsync(new("w"), default));

        Assert.Equal("store.busy", refused.Code);
        _release.Set();
        await Task.WhenAll(held, queued).Within("the reads before");
    }

    [Fact]
    public async Task Dispose_WhileReadsWait_AnswersThem()
    {
        await _store.AppendAsync(SampleAppends.Start("w"), default);
        var held = await HoldReaderAsync();
        var queued = _store.ReadAsync(new("w"), default);

        var disposed = Task.Run(_store.Dispose);
        _release.Set();

        await held.Within("the held read");
        Assert.Single(await queued.Within("the queued read"));
        await disposed.Within("the disposal");
    }

    [Fact]
    public async Task Read_AfterAQueryFailed_GoesOn()
    {
        await Assert.ThrowsAsync<InvalidDataException>(
            () => _store.Readers.ReadAsync<int>(_ => throw new InvalidOperationException("a defect"), default).Within("the failing read"));

        Assert.Empty(await _store.ReadAsync(new("w"), default).Within("a later read"));
    }

    public void Dispose()
    {
        _release.Set();
        _store.Dispose();
        _folder.Dispose();
        _release.Dispose();
    }

    private async Task<Task> HoldReaderAsync()
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = _store.Readers.ReadAsync(
            _ =>
            {
                reading.SetResult();
                _release.Wait();
                return 0;
            },
            default);
        await reading.Task.Within("the reader at work");
        return held;
    }
}
