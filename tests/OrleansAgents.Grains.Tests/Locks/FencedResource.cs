namespace OrleansAgents.Grains.Tests.Locks;

/// <summary>What a lock protects: it refuses writes with a smaller fence than it has seen, and notices two users at once.</summary>
internal sealed class FencedResource
{
    private readonly Lock _gate = new();
    private long _fence;
    private int _users;

    public List<long> Written { get; } = [];

    public void Enter()
    {
        if (Interlocked.Increment(ref _users) != 1)
        {
            throw new InvalidOperationException("Two holders at once.");
        }
    }

    public void Exit() => Interlocked.Decrement(ref _users);

    public bool TryWrite(long fence)
    {
        lock (_gate)
        {
            if (fence < _fence)
            {
                return false;
            }

            _fence = fence;
            Written.Add(fence);
            return true;
        }
    }
}
