namespace OrleansAgents.EndToEnd.Tests.Locks;

/// <summary>A resource as fences need it: it refuses a write with a smaller fence than one that it has seen, and counts who is inside.</summary>
internal sealed class FencedResource
{
    private readonly Lock _gate = new();
    private readonly List<(string Owner, long Fence)> _writes = [];
    private int _inside;

    public IReadOnlyList<(string Owner, long Fence)> Writes
    {
        get
        {
            lock (_gate)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>Notes that a holder begins; fails when another one is not done.</summary>
    public void Enter(string owner) => Assert.True(Interlocked.Increment(ref _inside) == 1, $"'{owner}' holds the lock while another one does.");

    public void Leave() => Interlocked.Decrement(ref _inside);

    public bool TryWrite(string owner, long fence)
    {
        lock (_gate)
        {
            if (_writes.Count > 0 && fence < _writes[^1].Fence)
            {
                return false;
            }

            _writes.Add((owner, fence));
            return true;
        }
    }
}
