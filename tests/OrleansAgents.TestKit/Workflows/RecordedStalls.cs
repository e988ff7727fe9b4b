using System.Collections.Concurrent;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Core.Events;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>What is expected now, for tests to look at. Thread-safe.</summary>
public sealed class RecordedStalls : IStallWatch
{
    private readonly ConcurrentDictionary<(StallKind Kind, string About), (Expectation Stall, DateTimeOffset DueAt)> _open = new();

    /// <summary>Gets what is expected now.</summary>
    public IReadOnlyCollection<(Expectation Stall, DateTimeOffset DueAt)> Open => [.. _open.Values];

    /// <inheritdoc/>
    public void Expect(Expectation stall, DateTimeOffset dueAt)
    {
        ArgumentNullException.ThrowIfNull(stall);
        _open[(stall.Kind, stall.About)] = (stall, dueAt);
    }

    /// <inheritdoc/>
    public void Met(StallKind kind, string about) => _open.TryRemove((kind, about), out _);
}
