using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Workflows;

/// <summary>
/// Commands carried out one after the other, each on what the one before left: all their events go into one append. Each
/// event is folded at once, so that the next one is decided on what it left. For one thread.
/// </summary>
/// <param name="state">The present state.</param>
/// <param name="now">The present time.</param>
public sealed class WorkflowTurn(WorkflowState state, DateTimeOffset now)
{
    private readonly List<WorkflowEvent> _events = new(8);
    private List<LockEnd>? _released;

    /// <summary>Gets the state after the events.</summary>
    public WorkflowState State { get; private set; } = state;

    /// <summary>Gets what happens, in order; it must be made durable before it counts.</summary>
    public IReadOnlyList<WorkflowEvent> Events => _events;

    /// <summary>Gets the locks that the events give up.</summary>
    public IReadOnlyList<LockEnd> Released => _released ?? (IReadOnlyList<LockEnd>)[];

    /// <summary>Gets the time at which it all happens.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Carries out a command, as <see cref="WorkflowMachine.Decide"/> does.</summary>
    /// <param name="command">The command.</param>
    /// <returns>Null when accepted, whether or not there was something to do; otherwise why not, and nothing changed.</returns>
    public DomainError? Execute(WorkflowCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var (before, count, released) = (State, _events.Count, Released.Count);
        var error = WorkflowMachine.Execute(this, command);
        if (error is not null)
        {
            _events.RemoveRange(count, _events.Count - count);
            _released?.RemoveRange(released, _released.Count - released);
            State = before;
        }

        return error;
    }

    internal void Add(WorkflowEvent e)
    {
        var before = State;
        _events.Add(e);
        State = WorkflowMachine.Apply(before, e);
        if (before.MayHold && e is not WorkflowEvent.LocksGranted)
        {
            Release(before, e);
        }
    }

    /// <summary>Forgets what the events of another run gave up: its locks are its own.</summary>
    internal void ForgetReleases() => _released = null;

    private void Release(WorkflowState before, WorkflowEvent e)
    {
        foreach (var step in before.Definition.Steps)
        {
            var at = before.Steps[step.Index];
            if (at.Locks.IsEmpty || !State.Steps[step.Index].Locks.IsEmpty)
            {
                continue;
            }

            var owner = new EffectId(before.Id, step.Id, at.Cycle, at.Attempt);
            (_released ??= []).AddRange(at.Locks.Select(held => new LockEnd(held.Resource, owner, held.Fence, MustHold: e is WorkflowEvent.StepCompleted)));
        }
    }
}

/// <summary>A lock that ends with the attempt that held it.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Owner">The attempt, whose text is the lock's owner.</param>
/// <param name="Fence">Its fence.</param>
/// <param name="MustHold">Whether the attempt's result counts only if the lock is still held.</param>
public sealed record LockEnd(string Resource, EffectId Owner, long Fence, bool MustHold);
