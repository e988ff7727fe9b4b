using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Grains.Stalls;

/// <summary>
/// A share of all that is expected, under one lock, which is held for a look-up and never while anything is written.
/// What is raised and cleared goes to the outbox under the lock, so its order is that of what happened. Thread-safe.
/// </summary>
internal sealed class StallStripe(StallOutbox outbox, StallOptions options, DateTimeOffset now)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(StallKind Kind, string About), WatchedThing> _things = [];
    private readonly StallWheel _wheel = new(options.SweepEvery.Ticks, now.UtcTicks);

    /// <summary>Expects something.</summary>
    /// <returns>True when it is new, false when it was expected before, null when it would be new and there is no room.</returns>
    public bool? Expect(Expectation expectation, DateTimeOffset dueAt, DateTimeOffset present, bool mayAdd)
    {
        lock (_gate)
        {
            var key = (expectation.Kind, expectation.About);
            var isNew = !_things.TryGetValue(key, out var thing);
            if (isNew && !mayAdd)
            {
                return null;
            }

            thing ??= _things[key] = new(expectation);
            Set(thing, expectation, dueAt, present);
            return isNew;
        }
    }

    /// <summary>Forgets something.</summary>
    /// <returns>True when it was expected.</returns>
    public bool Met(StallKind kind, string about)
    {
        lock (_gate)
        {
            if (!_things.Remove((kind, about), out var thing))
            {
                return false;
            }

            _wheel.Remove(thing);
            if (thing.IsOpen)
            {
                outbox.Clear(thing.Expectation);
            }

            return true;
        }
    }

    /// <summary>Raises what is overdue, while the outbox has room.</summary>
    public void Sweep(DateTimeOffset present, List<(Expectation About, DateTimeOffset DueAt)> raised)
    {
        lock (_gate)
        {
            _wheel.Sweep(present.UtcTicks, thing =>
            {
                if (!outbox.TryRaise(thing.Expectation, thing.DueAt))
                {
                    return false;
                }

                thing.IsOpen = true;
                raised.Add((thing.Expectation, thing.DueAt));
                return true;
            });
        }
    }

    private void Set(WatchedThing thing, Expectation expectation, DateTimeOffset dueAt, DateTimeOffset present)
    {
        thing.OverdueAt = Math.Min(dueAt.UtcTicks, DateTimeOffset.MaxValue.UtcTicks - options.Grace.Ticks) + options.Grace.Ticks;
        thing.DueAt = dueAt;
        if (thing.IsOpen && thing.OverdueAt <= present.UtcTicks)
        {
            // Still overdue: the stall that was raised is the one that stays open.
            thing.Expectation = expectation;
            return;
        }

        if (thing.IsOpen)
        {
            outbox.Clear(thing.Expectation);
            thing.IsOpen = false;
        }

        _wheel.Remove(thing);
        thing.Expectation = expectation;
        _wheel.Add(thing);
    }
}
