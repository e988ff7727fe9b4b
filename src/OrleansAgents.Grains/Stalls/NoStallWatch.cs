using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Grains.Stalls;

/// <summary>Notices nothing: for hosts that watch in another way.</summary>
public sealed class NoStallWatch : IStallWatch
{
    /// <inheritdoc/>
    public void Expect(Expectation stall, DateTimeOffset dueAt)
    {
    }

    /// <inheritdoc/>
    public void Met(StallKind kind, string about)
    {
    }
}
