using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Grains.Stalls;

/// <summary>
/// The events that are still to be written, in order. Bounded without ever losing one: a stall is raised only when there is
/// room for its end too. Thread-safe; nobody waits for the store.
/// </summary>
internal sealed class StallOutbox(int max, StallInstruments instruments)
{
    private readonly Lock _gate = new();
    private readonly Queue<PlatformEvent> _events = new();
    private int _open;

    /// <summary>Gets how many events are still to be written.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    /// <summary>Raises a stall, if there is room for it and for its end.</summary>
    public bool TryRaise(Expectation about, DateTimeOffset dueAt)
    {
        lock (_gate)
        {
            if (_open + _events.Count + 2 > max)
            {
                return false;
            }

            _open++;
            _events.Enqueue(new PlatformEvent.StallDetected(about.Kind, about.About, about.Workflow, dueAt, about.Detail));
        }

        instruments.OnDetected(about.Kind);
        return true;
    }

    /// <summary>Ends a stall that was raised; its room was kept.</summary>
    public void Clear(Expectation about)
    {
        lock (_gate)
        {
            _open--;
            _events.Enqueue(new PlatformEvent.StallCleared(about.Kind, about.About, about.Workflow));
        }

        instruments.OnCleared(about.Kind);
    }

    /// <summary>Shows the next events without taking them: they go when they are durable.</summary>
    public IReadOnlyList<PlatformEvent> Next(int count)
    {
        lock (_gate)
        {
            return [.. _events.Take(count)];
        }
    }

    /// <summary>Takes out events that are durable now.</summary>
    public void Written(int count)
    {
        lock (_gate)
        {
            while (count-- > 0)
            {
                _events.Dequeue();
            }
        }
    }
}
