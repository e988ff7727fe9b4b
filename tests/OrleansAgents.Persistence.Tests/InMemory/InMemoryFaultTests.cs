using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.InMemory;

/// <summary>The switches that crash-point tests rely on.</summary>
public sealed class InMemoryFaultTests
{
    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task FailNextAppend_BeforeWriting_WritesNothingAndFailsOnce()
    {
        _store.FailNextAppend(AppendFault.BeforeWriting);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.AppendAsync(SampleAppends.Start("w"), default));

        Assert.Empty(await _store.ReadAsync(new("w"), default));
        Assert.Equal(AppendOutcome.Appended, await _store.AppendAsync(SampleAppends.Start("w"), default));
    }

    [Fact]
    public async Task FailNextAppend_AfterWriting_WritesAndFailsOnce()
    {
        _store.FailNextAppend(AppendFault.AfterWriting);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.AppendAsync(SampleAppends.Start("w"), default));

        Assert.Single(await _store.ReadAsync(new("w"), default));
        Assert.Equal(AppendOutcome.VersionConflict, await _store.AppendAsync(SampleAppends.Start("w"), default));
    }

    [Fact]
    public async Task HoldAppends_UntilReleased_WritesNothing()
    {
        var hold = _store.HoldAppends();
        var append = _store.AppendAsync(SampleAppends.Start("w"), default);
        await hold.WhenHeldAsync(1).Within("the held append");
        Assert.Empty(await _store.ReadAsync(new("w"), default));
        Assert.False(append.IsCompleted);

        hold.Release();

        Assert.Equal(AppendOutcome.Appended, await append.Within("the released append"));
        Assert.Equal(AppendOutcome.Appended, await _store.AppendAsync(SampleAppends.More("w", 1), default).Within("an append after the hold"));
    }

    [Fact]
    public async Task OnAppend_SeesEachAppendAndItsOutcomeBeforeTheCaller()
    {
        var seen = new List<ObservedAppend>();
        _store.OnAppend = seen.Add;
        var start = SampleAppends.Start("w");

        await _store.AppendAsync(start, default);
        await _store.AppendAsync(start, default);

        Assert.Equal([new(start, AppendOutcome.Appended), new(start, AppendOutcome.VersionConflict)], seen);
    }

    [Fact]
    public async Task StatesFault_WhileSet_ReadsAndWritesNothing()
    {
        _store.States.Fault = new("store.disk_full", "A test filled the disk.");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.States.ReadAsync("agent", "a", default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.States.WriteAsync(new("agent", "a", 0, "{}"u8.ToArray(), []), default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.States.AppendAsync([new PlatformEvent.AgentRemoved("a", "test")], default));

        _store.States.Fault = null;

        Assert.Null(await _store.States.ReadAsync("agent", "a", default));
        Assert.Empty(await _store.Feed.ReadAllAsync(0, 10, default));
        Assert.Empty(_store.States.Events);
    }
}
