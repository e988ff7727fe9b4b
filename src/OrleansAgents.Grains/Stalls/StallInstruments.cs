using System.Diagnostics.Metrics;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Grains.Stalls;

/// <summary>Counts stalls: how many there were, and how many are open. Thread-safe.</summary>
public sealed class StallInstruments
{
    /// <summary>The meter of the product.</summary>
    public const string MeterName = "OrleansAgents";

    private static readonly (StallKind Kind, KeyValuePair<string, object?> Tag)[] Tags =
        [.. Enum.GetValues<StallKind>().Select(kind => (kind, KeyValuePair.Create<string, object?>("kind", Word(kind))))];

    private readonly long[] _open = new long[Tags.Length];
    private readonly Counter<long> _stalls;

    /// <summary>Makes the instruments <c>orleansagents.stalls</c> and <c>orleansagents.stalls.open</c>, tagged <c>kind</c>.</summary>
    /// <param name="meters">Makes the meter, and ends it.</param>
    public StallInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _stalls = meter.CreateCounter<long>("orleansagents.stalls", "{stall}", "What should have happened by its time and had not.");
        meter.CreateObservableGauge("orleansagents.stalls.open", Open, "{stall}", "What should have happened by now and has not.");
    }

    /// <summary>Gives the word of a kind, as it stands in events, tags and headings of the runbook.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The word.</returns>
    public static string Word(StallKind kind) => kind switch
    {
        StallKind.Message => "message",
        StallKind.Step => "step",
        StallKind.Lock => "lock",
        StallKind.Agent => "agent",
        _ => throw new System.Diagnostics.UnreachableException($"Unmapped kind of stall {kind}."),
    };

    internal void OnDetected(StallKind kind)
    {
        Interlocked.Increment(ref _open[(int)kind]);
        _stalls.Add(1, Tags[(int)kind].Tag);
    }

    internal void OnCleared(StallKind kind) => Interlocked.Decrement(ref _open[(int)kind]);

    private IEnumerable<Measurement<long>> Open() => Tags.Select(tag => new Measurement<long>(Volatile.Read(ref _open[(int)tag.Kind]), tag.Tag));
}
