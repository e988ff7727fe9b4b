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

    /// <summary>Gets the state after the events.</summary>
    public WorkflowState State { get; private set; } = state;

    /// <summary>Gets what happens, in order; it must be made durable before it counts.</summary>
    public IReadOnlyList<WorkflowEvent> Events => _events;

    /// <summary>Gets the time at which it all happens.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Carries out a command, as <see cref="WorkflowMachine.Decide"/> does.</summary>
    /// <param name="command">The command.</param>
    /// <returns>Null when accepted, whether or not there was something to do; otherwise why not, and nothing changed.</returns>
    public DomainError? Execute(WorkflowCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var (before, count) = (State, _events.Count);
        var error = WorkflowMachine.Execute(this, command);
        if (error is not null)
        {
            _events.RemoveRange(count, _events.Count - count);
            State = before;
        }

        return error;
    }

    internal void Add(WorkflowEvent e)
    {
        _events.Add(e);
        State = WorkflowMachine.Apply(State, e);
    }
}
