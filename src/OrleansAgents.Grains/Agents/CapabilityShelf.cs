using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansAgents.Abstractions.Agents;

namespace OrleansAgents.Grains.Agents;

/// <summary>
/// The agents of one capability, in the order of registration. One writer changes it in place; the first search after a
/// change makes the snapshot that all others read without a lock, so that many changes in a row copy nothing. Thread-safe.
/// </summary>
internal sealed class CapabilityShelf : ICapabilityAgents
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _places = new(StringComparer.Ordinal);
    private readonly List<(DateTimeOffset Place, AgentEntry Entry)> _entries = [];
    private AgentEntry[]? _snapshot = [];

    /// <inheritdoc/>
    public ImmutableArray<AgentEntry> Entries => ImmutableCollectionsMarshal.AsImmutableArray(Volatile.Read(ref _snapshot) ?? Copy());

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Adds an agent, or changes it where it stands.</summary>
    /// <param name="entry">The agent.</param>
    /// <param name="place">Where a new one stands among the others; equal places are ordered by name.</param>
    public void Put(AgentEntry entry, DateTimeOffset place)
    {
        lock (_gate)
        {
            if (!_places.TryAdd(entry.Name, place))
            {
                place = _places[entry.Name];
            }

            var index = IndexOf(entry.Name, place);
            if (index >= 0)
            {
                _entries[index] = (place, entry);
            }
            else
            {
                _entries.Insert(~index, (place, entry));
            }

            Volatile.Write(ref _snapshot, null);
        }
    }

    public void Remove(string name)
    {
        lock (_gate)
        {
            if (_places.Remove(name, out var place))
            {
                _entries.RemoveAt(IndexOf(name, place));
                Volatile.Write(ref _snapshot, null);
            }
        }
    }

    private AgentEntry[] Copy()
    {
        lock (_gate)
        {
            return _snapshot ??= [.. _entries.Select(e => e.Entry)];
        }
    }

    private int IndexOf(string name, DateTimeOffset place)
    {
        var (low, high) = (0, _entries.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = _entries[middle].Place.CompareTo(place);
            order = order != 0 ? order : string.CompareOrdinal(_entries[middle].Entry.Name, name);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
