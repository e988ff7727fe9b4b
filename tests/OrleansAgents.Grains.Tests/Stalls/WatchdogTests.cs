using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;
using Xunit;

namespace OrleansAgents.Grains.Tests.Stalls;

public sealed class WatchdogTests : IDisposable
{
    private readonly WatchdogRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Sweep_ExpectationThatIsOverdue_IsRaisedOnceWithAllThatIsKnown()
    {
        var due = _run.Expect(StallKind.Message, "m1", inSeconds: 10);

        _run.Advance(seconds: 10);
        Assert.Empty(_run.Events);
        _run.Advance(seconds: 600);

        Assert.Equal([new PlatformEvent.StallDetected(StallKind.Message, "m1", "run-1", due, "About m1.")], _run.Events);
        var warning = Assert.Single(_run.Log.Lines);
        Assert.Contains("docs/runbook.md#stalled-message", warning, StringComparison.Ordinal);
        Assert.Contains("About m1.", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StallKind.Message)]
    [InlineData(StallKind.Step)]
    [InlineData(StallKind.Lock)]
    [InlineData(StallKind.Agent)]
    public void Sweep_EveryKind_IsLoggedWithASectionThatTheRunbookHas(StallKind kind)
    {
        _run.Expect(kind, "x", inSeconds: 1);
        _run.Advance(60);

        var anchor = Assert.Single(_run.Log.Lines).Split('#')[^1];
        var sections = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "runbook.md")).Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line[3..].ToLowerInvariant().Replace(' ', '-'));
        Assert.Contains(anchor, sections);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    public void Sweep_Grace_IsWaitedFor(int secondsAfterDue, int raised)
    {
        _run.Expect(StallKind.Step, "s", inSeconds: 10);

        _run.Advance(10 + secondsAfterDue);

        Assert.Equal(raised, _run.Events.Count);
    }

    [Fact]
    public void Met_AfterTheStall_ClearsItOnce()
    {
        _run.Expect(StallKind.Lock, "repo", inSeconds: 1);
        _run.Advance(60);

        _run.Dog.Met(StallKind.Lock, "repo");
        _run.Dog.Met(StallKind.Lock, "repo");
        _run.Advance(60);

        Assert.Equal(["StallDetected repo", "StallCleared repo"], _run.Told);
        Assert.Equal(0, _run.Dog.Count);
    }

    [Fact]
    public void Met_InTime_RaisesNothing()
    {
        _run.Expect(StallKind.Step, "s", inSeconds: 10);
        _run.Advance(9);

        _run.Dog.Met(StallKind.Step, "s");
        _run.Advance(3600);

        Assert.Empty(_run.Events);
        Assert.Equal(0, _run.Dog.Count);
    }

    [Fact]
    public void Met_SameNameOfAnotherKind_ChangesNothing()
    {
        _run.Expect(StallKind.Step, "x", inSeconds: 1);

        _run.Dog.Met(StallKind.Lock, "x");
        _run.Dog.Met(StallKind.Step, "never expected");
        _run.Advance(60);

        Assert.Equal(["StallDetected x"], _run.Told);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5000)]                                                       // further than the wheel is long
    public void Expect_Again_MovesTheTime(int seconds)
    {
        _run.Expect(StallKind.Agent, "a", inSeconds: 10);
        _run.Expect(StallKind.Agent, "a", inSeconds: seconds);

        _run.Advance(seconds);
        Assert.Empty(_run.Events);
        _run.Advance(10);

        Assert.Equal(["StallDetected a"], _run.Told);
        Assert.Equal(1, _run.Dog.Count);
    }

    [Fact]
    public void Expect_AgainSooner_MovesTheTimeToo()
    {
        _run.Expect(StallKind.Agent, "a", inSeconds: 1000);
        _run.Expect(StallKind.Agent, "a", inSeconds: 1);

        _run.Advance(10);

        Assert.Equal(["StallDetected a"], _run.Told);
    }

    [Fact]
    public void Expect_AgainForATimeToCome_ClearsAStallAndWatchesOn()
    {
        _run.Expect(StallKind.Agent, "a", inSeconds: 1);
        _run.Advance(60);

        _run.Expect(StallKind.Agent, "a", inSeconds: 30);
        _run.Advance(20);
        Assert.Equal(["StallDetected a", "StallCleared a"], _run.Told);
        _run.Advance(60);

        Assert.Equal(["StallDetected a", "StallCleared a", "StallDetected a"], _run.Told);
    }

    [Fact]
    public void Expect_AgainForATimeGoneBy_KeepsTheStallOpen()
    {
        _run.Expect(StallKind.Agent, "a", inSeconds: 1);
        _run.Advance(60);

        _run.Expect(StallKind.Agent, "a", inSeconds: -30);
        _run.Advance(60);

        Assert.Equal(["StallDetected a"], _run.Told);
    }

    [Fact]
    public void Expect_WhatIsOverdueAlready_IsRaisedWithTheNextSweep()
    {
        _run.Advance(5000);

        _run.Expect(StallKind.Message, "late", inSeconds: -4000);
        _run.Advance(1);

        Assert.Equal(["StallDetected late"], _run.Told);
    }

    [Fact]
    public void Expect_ATimeWithoutEnd_IsNeverRaised()
    {
        _run.Dog.Expect(new(StallKind.Lock, "forever", null, ""), DateTimeOffset.MaxValue);

        _run.Advance(5000);

        Assert.Empty(_run.Events);
    }

    [Fact]
    public void Sweep_StoreThatCannotWrite_IsTriedAgainUntilItCanAndLosesNothing()
    {
        _run.Store.Fault = new StoreUnavailableException("store.disk_full", "No space is left.");
        _run.Expect(StallKind.Step, "one", inSeconds: 1);
        _run.Advance(30);
        _run.Dog.Met(StallKind.Step, "one");
        _run.Expect(StallKind.Step, "two", inSeconds: 1);
        _run.Advance(30);
        Assert.Empty(_run.Events);
        Assert.Single(_run.Log.Lines, line => line.Contains("No space is left.", StringComparison.Ordinal));

        _run.Store.Fault = null;
        _run.Advance(1);

        Assert.Equal(["StallDetected one", "StallCleared one", "StallDetected two"], _run.Told);
    }

    [Fact]
    public async Task StopAsync_WhatWasRaised_IsWritten()
    {
        _run.Store.Fault = new StoreUnavailableException("store.locked", "Locked.");
        _run.Expect(StallKind.Step, "s", inSeconds: 1);
        _run.Advance(30);

        _run.Store.Fault = null;
        await _run.Dog.StopAsync(CancellationToken.None);
        _run.Advance(30);

        Assert.Equal(["StallDetected s"], _run.Told);
        Assert.Equal(0, _run.Time.ArmedTimers);
    }

    [Fact]
    public async Task StopAsync_StoreThatCannotWrite_SaysWhatIsLost()
    {
        _run.Store.Fault = new StoreUnavailableException("store.locked", "Locked.");
        _run.Expect(StallKind.Step, "s", inSeconds: 1);
        _run.Advance(30);

        await _run.Dog.StopAsync(CancellationToken.None);

        Assert.Contains(_run.Log.Lines, line => line.StartsWith("Error 1 events", StringComparison.Ordinal));
    }
}
