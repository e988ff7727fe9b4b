using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansAgents.Core.Events;
using OrleansAgents.Grains.Stalls;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Grains.Tests.Stalls;

/// <summary>A watchdog under a clock that tests move, with a grace of four seconds and a store that fails on command.</summary>
internal sealed class WatchdogRun : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public WatchdogRun(StallOptions? options = null)
    {
        Meters = _services.GetRequiredService<IMeterFactory>();
        options ??= new() { Grace = TimeSpan.FromSeconds(4) };
        Dog = new(Store, new(Meters), Options.Create(options), Time, Log);
        Dog.Start();
        Dog.Start();
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryGrainStates Store { get; } = new();

    public LogLines<Watchdog> Log { get; } = new();

    public IMeterFactory Meters { get; }

    public Watchdog Dog { get; }

    public IReadOnlyList<PlatformEvent> Events => Store.Events;

    public IEnumerable<string> Told => Events.Select(e => $"{e.Kind} {e.Subject}");

    public DateTimeOffset Expect(StallKind kind, string about, int inSeconds)
    {
        var due = Time.GetUtcNow().AddSeconds(inSeconds);
        Dog.Expect(new(kind, about, "run-1", $"About {about}."), due);
        return due;
    }

    public void Advance(int seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public void Dispose()
    {
        Dog.Dispose();
        _services.Dispose();
    }
}
