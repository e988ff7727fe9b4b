using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Embedded.Activations;

/// <summary>When sleeping grains are to be woken. A grain that was woken before leaves an entry that wakes it for nothing.</summary>
internal sealed class WakeList
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<WorkflowId, DateTimeOffset> _sleepers = new();

    public void Add(WorkflowId id, DateTimeOffset at)
    {
        lock (_gate)
        {
            _sleepers.Enqueue(id, at);
        }
    }

    /// <summary>Takes those that are due by a time.</summary>
    public List<WorkflowId> TakeDue(DateTimeOffset by)
    {
        var due = new List<WorkflowId>();
        lock (_gate)
        {
            while (_sleepers.TryPeek(out var id, out var at) && at <= by)
            {
                due.Add(id);
                _sleepers.Dequeue();
            }
        }

        return due;
    }
}
