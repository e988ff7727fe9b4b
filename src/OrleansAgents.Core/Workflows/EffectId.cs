using System.Globalization;

namespace OrleansAgents.Core.Workflows;

/// <summary>
/// The id of one attempt of one step in one cycle: stable over crashes, so it is the idempotency key that the agent gets.
/// </summary>
/// <param name="Workflow">The run.</param>
/// <param name="Step">The step's id.</param>
/// <param name="Cycle">The pass of the loop, from 1.</param>
/// <param name="Attempt">The attempt, from 1; 0 is the routing that comes before the first.</param>
public readonly record struct EffectId(WorkflowId Workflow, string Step, int Cycle, int Attempt)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Workflow.Value}/{Step}/{Cycle}/{Attempt}");
}
