namespace OrleansAgents.Core.Workflows;

/// <summary>A decision in the making: each event is folded at once, so that the next one is decided on what it left.</summary>
internal sealed class Draft(WorkflowState state, DateTimeOffset now)
{
    public WorkflowState State { get; private set; } = state;

    public DateTimeOffset Now => now;

    public List<WorkflowEvent> Events { get; } = new(4);

    public void Add(WorkflowEvent e)
    {
        Events.Add(e);
        State = WorkflowMachine.Apply(State, e);
    }
}
