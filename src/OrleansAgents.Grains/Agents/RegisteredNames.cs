namespace OrleansAgents.Grains.Agents;

/// <summary>Counts the names that are registered, so that their number stays bounded also when many come at once. Thread-safe.</summary>
/// <param name="max">How many there may be.</param>
internal sealed class RegisteredNames(int max)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Takes a place for a name; one that has a place keeps it.</summary>
    /// <returns>False when all places are taken.</returns>
    public bool TryTake(string name)
    {
        lock (_gate)
        {
            return _names.Contains(name) || (_names.Count < max && _names.Add(name));
        }
    }

    /// <summary>Takes a place for a name that is durable already, whatever the bound.</summary>
    public void Take(string name)
    {
        lock (_gate)
        {
            _names.Add(name);
        }
    }

    public void GiveBack(string name)
    {
        lock (_gate)
        {
            _names.Remove(name);
        }
    }
}
