using OrleansAgents.Abstractions.Stalls;

namespace OrleansAgents.Grains.Stalls;

/// <summary>An expectation on its way round the wheel, or a stall that is open.</summary>
internal sealed class WatchedThing(Expectation expectation)
{
    public Expectation Expectation { get; set; } = expectation;

    public DateTimeOffset DueAt { get; set; }

    /// <summary>Gets or sets when it counts as stalled, in ticks of UTC.</summary>
    public long OverdueAt { get; set; }

    /// <summary>Gets or sets a value indicating whether it was raised as a stall; it is in no slot then.</summary>
    public bool IsOpen { get; set; }

    public int Slot { get; set; } = -1;

    public WatchedThing? Before { get; set; }

    public WatchedThing? Behind { get; set; }
}
