using OrleansAgents.Grains.Workflows.Turns;
using OrleansAgents.Grains.Workflows;

namespace OrleansAgents.Embedded.Tests;

/// <summary>A turn that does what a test says.</summary>
internal sealed class ScriptedTurn(Func<WorkflowGrain, Task<bool>> call) : Turn<bool>
{
    protected override Task<bool> Call(WorkflowGrain grain) => call(grain);
}
