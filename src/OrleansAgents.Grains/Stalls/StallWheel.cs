namespace OrleansAgents.Grains.Stalls;

/// <summary>
/// A timing wheel: things stand in the slot of their time, so that adding and removing one costs the same however many there
/// are, and a sweep looks only at the slots whose time has come. A thing further away than the wheel is long stands in
/// the slot of its time too, and is passed by. Not thread-safe.
/// </summary>
/// <param name="slotTicks">How long a slot is, in ticks.</param>
/// <param name="now">The present, in ticks of UTC.</param>
internal sealed class StallWheel(long slotTicks, long now)
{
    private const int SlotCount = 1024;
    private readonly WatchedThing?[] _slots = new WatchedThing?[SlotCount];
    private long _sweptTo = now / slotTicks;

    public void Add(WatchedThing thing)
    {
        // What is overdue already goes where the next sweep begins.
        var slot = (int)(Math.Max(thing.OverdueAt / slotTicks, _sweptTo) % SlotCount);
        (thing.Slot, thing.Before, thing.Behind) = (slot, null, _slots[slot]);
        if (_slots[slot] is { } first)
        {
            first.Before = thing;
        }

        _slots[slot] = thing;
    }

    public void Remove(WatchedThing thing)
    {
        if (thing.Slot < 0)
        {
            return;
        }

        if (thing.Before is { } before)
        {
            before.Behind = thing.Behind;
        }
        else
        {
            _slots[thing.Slot] = thing.Behind;
        }

        if (thing.Behind is { } behind)
        {
            behind.Before = thing.Before;
        }

        (thing.Slot, thing.Before, thing.Behind) = (-1, null, null);
    }

    /// <summary>Takes out what is overdue, for as long as it is taken.</summary>
    /// <param name="now">The present, in ticks of UTC.</param>
    /// <param name="take">Says whether there is room for one more; what is refused stays, and so does what comes after it, for the next sweep.</param>
    public void Sweep(long now, Func<WatchedThing, bool> take)
    {
        var to = now / slotTicks;

        // A clock that was set back sweeps what lies between too: something may stand where the last sweep ended.
        var (first, last) = (Math.Min(_sweptTo, to), Math.Max(_sweptTo, to));
        for (var i = 0; i <= Math.Min(last - first, SlotCount - 1); i++)
        {
            if (!Sweep(_slots[(first + i) % SlotCount], now, take))
            {
                _sweptTo = first + i;
                return;
            }
        }

        _sweptTo = to;
    }

    private bool Sweep(WatchedThing? thing, long now, Func<WatchedThing, bool> take)
    {
        while (thing is not null)
        {
            var behind = thing.Behind;
            if (thing.OverdueAt <= now)
            {
                if (!take(thing))
                {
                    return false;
                }

                Remove(thing);
            }

            thing = behind;
        }

        return true;
    }
}
