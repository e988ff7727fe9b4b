using System.Diagnostics.Metrics;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;
using OrleansAgents.Grains.Stalls;
using Xunit;

namespace OrleansAgents.Grains.Tests.Stalls;

/// <summary>What the watchdog does at its bounds and under load, and what it measures.</summary>
public sealed class WatchdogBoundTests
{
    [Fact]
    public void Expect_MoreThanTheBound_WatchesNoMoreAndSaysSoOnce()
    {
        using var run = new WatchdogRun(new() { ExpectationsMax = 2, Grace = TimeSpan.Zero });
        run.Expect(StallKind.Step, "one", inSeconds: 1);
        run.Expect(StallKind.Step, "two", inSeconds: 1);
        run.Expect(StallKind.Step, "two", inSeconds: 2);
        Assert.Empty(run.Log.Lines);

        run.Expect(StallKind.Step, "three", inSeconds: 1);
        run.Expect(StallKind.Step, "four", inSeconds: 1);
        Assert.StartsWith("Error More than 2 things", Assert.Single(run.Log.Lines), StringComparison.Ordinal);
        run.Advance(60);

        Assert.Equal(["StallDetected one", "StallDetected two"], run.Told.Order());
        Assert.Equal(2, run.Dog.Count);
        run.Dog.Met(StallKind.Step, "one");
        run.Expect(StallKind.Step, "five", inSeconds: 1);
        run.Advance(60);
        Assert.Contains("StallDetected five", run.Told);
    }

    [Fact]
    public void Sweep_MoreStallsThanMayBeOpen_RaisesTheRestWhenThereIsRoom()
    {
        using var run = new WatchdogRun(new() { OpenMax = 4, Grace = TimeSpan.Zero });
        run.Store.Fault = new StoreUnavailableException("store.locked", "Locked.");
        for (var i = 0; i < 10; i++)
        {
            run.Expect(StallKind.Step, $"s{i}", inSeconds: 1);
        }

        run.Advance(60);
        run.Store.Fault = null;
        for (var i = 0; i < 10; i++)
        {
            run.Advance(60);
            foreach (var about in run.Events.OfType<PlatformEvent.StallDetected>().Select(e => e.About))
            {
                run.Dog.Met(StallKind.Step, about);
            }
        }

        run.Advance(60);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"s{i}"), run.Events.OfType<PlatformEvent.StallDetected>().Select(e => e.About).Order());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"s{i}"), run.Events.OfType<PlatformEvent.StallCleared>().Select(e => e.About).Order());
    }

    [Fact]
    public void Sweep_StoreThatIsAwayForLong_KeepsNoMoreEventsThanMayBeOpen()
    {
        using var run = new WatchdogRun(new() { OpenMax = 4, Grace = TimeSpan.Zero });
        run.Store.Fault = new StoreUnavailableException("store.locked", "Locked.");
        for (var i = 0; i < 10; i++)
        {
            run.Expect(StallKind.Step, $"s{i}", inSeconds: 1);
            run.Advance(60);
            run.Dog.Met(StallKind.Step, $"s{i}");
        }

        run.Store.Fault = null;
        run.Advance(1);

        Assert.Equal(["StallDetected s0", "StallCleared s0", "StallDetected s1", "StallCleared s1"], run.Told);
    }

    [Fact]
    public void Sweep_ManyStallsAtOnce_LogsAFewAndCountsTheRest()
    {
        using var run = new WatchdogRun();
        for (var i = 0; i < 1000; i++)
        {
            run.Expect(StallKind.Message, $"m{i}", inSeconds: 1);
        }

        run.Advance(60);

        Assert.Equal(1000, run.Events.Count);
        Assert.Equal(21, run.Log.Lines.Count);
        Assert.Contains(run.Log.Lines, line => line.StartsWith("Warning 980 more stalls", StringComparison.Ordinal));
    }

    [Fact]
    public void Metrics_Stalls_AreCountedAndShownWhileOpen()
    {
        using var run = new WatchdogRun();
        using var metrics = new Measured(run.Meters);
        run.Expect(StallKind.Lock, "a", inSeconds: 1);
        run.Expect(StallKind.Lock, "b", inSeconds: 1);
        run.Expect(StallKind.Agent, "c", inSeconds: 1);
        run.Advance(60);
        run.Dog.Met(StallKind.Lock, "a");

        Assert.Equal((2, 1), (metrics.Read("orleansagents.stalls", "lock"), metrics.Read("orleansagents.stalls.open", "lock")));
        Assert.Equal((1, 1), (metrics.Read("orleansagents.stalls", "agent"), metrics.Read("orleansagents.stalls.open", "agent")));
        Assert.Equal((0, 0), (metrics.Read("orleansagents.stalls", "step"), metrics.Read("orleansagents.stalls.open", "step")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20261120)]
    public async Task RandomWalk_ManyCallersAtOnce_EveryStallIsRaisedAndClearedInTurn(int seed)
    {
        const int Callers = 4;
        using var run = new WatchdogRun(new() { Grace = TimeSpan.Zero });
        using var start = new Barrier(Callers + 1);
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(seed + caller);
                start.SignalAndWait();
                for (var i = 0; i < 20_000; i++)
                {
                    var about = $"{random.Next(200)}";
                    if (random.Next(3) > 0)
                    {
                        run.Expect(StallKind.Step, about, inSeconds: random.Next(-5, 20));
                    }
                    else
                    {
                        run.Dog.Met(StallKind.Step, about);
                    }
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();
        start.SignalAndWait();
        while (!Task.WhenAll(callers).IsCompleted)
        {
            run.Advance(1);
        }

        await Task.WhenAll(callers);
        for (var i = 0; i < 200; i++)
        {
            run.Dog.Met(StallKind.Step, $"{i}");
        }

        run.Advance(1);
        Assert.Equal(0, run.Dog.Count);
        Assert.Contains(run.Events, e => e is PlatformEvent.StallDetected);
        Assert.All(run.Events.GroupBy(e => e.Subject), about => Assert.All(about.Index(), e => Assert.True(
            e.Item.Kind == (e.Index % 2 == 0 ? "StallDetected" : "StallCleared"), $"seed {seed}, {about.Key}: event {e.Index} is {e.Item.Kind}")));
        Assert.All(run.Events.GroupBy(e => e.Subject), about => Assert.True(about.Count() % 2 == 0, $"seed {seed}, {about.Key} is left open"));
    }

    [Theory]
    [InlineData("00:00:00.001", "00:00:05", 1, 2, "SweepEvery")]
    [InlineData("00:00:01", "02:00:00", 1, 2, "Grace")]
    [InlineData("00:00:01", "00:00:05", 0, 2, "ExpectationsMax")]
    [InlineData("00:00:01", "00:00:05", 1, 1, "OpenMax")]
    public void Validate_NumberOutOfRange_IsRefusedWithItsKey(string sweep, string grace, int expectations, int open, string key)
    {
        var options = new StallOptions
        {
            SweepEvery = TimeSpan.Parse(sweep, System.Globalization.CultureInfo.InvariantCulture),
            Grace = TimeSpan.Parse(grace, System.Globalization.CultureInfo.InvariantCulture),
            ExpectationsMax = expectations,
            OpenMax = open,
        };

        var failure = Assert.Single(new StallOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith($"OrleansAgents:Stalls:{key} is ", failure, StringComparison.Ordinal);
        Assert.True(new StallOptionsValidator().Validate(null, new()).Succeeded);
    }

    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<(string, string), long> _counted = [];
        private readonly Dictionary<(string, string), long> _shown = [];

        public Measured(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter is { Name: StallInstruments.MeterName, Scope: { } scope } && scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                var key = (instrument.Name, (string)tags[0].Value!);
                if (instrument is Counter<long>)
                {
                    _counted[key] = _counted.GetValueOrDefault(key) + value;
                }
                else
                {
                    _shown[key] = value;
                }
            });
            _listener.Start();
        }

        public long Read(string name, string kind)
        {
            _listener.RecordObservableInstruments();
            return _counted.GetValueOrDefault((name, kind)) + _shown.GetValueOrDefault((name, kind));
        }

        public void Dispose() => _listener.Dispose();
    }
}
