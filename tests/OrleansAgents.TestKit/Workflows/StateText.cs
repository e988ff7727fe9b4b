using System.Globalization;
using System.Text;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>
/// A state as canonical text, one fact a line, so that two states are compared by content (arrays compare by reference)
/// and a difference can be read.
/// </summary>
public static class StateText
{
    /// <summary>Writes every fact of a state but its definition.</summary>
    public static string Of(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{state.Id} v{state.Version} {state.Status} input {state.Input} correlation {state.CorrelationId}\n");
        text.Append(CultureInfo.InvariantCulture, $"limits {state.Limits} started {state.StartedAt:O}\n");
        text.Append(CultureInfo.InvariantCulture, $"cycle {state.CurrentCycle} hops {state.Hops} exhausted {state.LoopExhausted}\n");
        text.Append(CultureInfo.InvariantCulture, $"output {state.Output} error {state.Error}\n");
        foreach (var step in state.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{step.Status} {step.Cycle}/{step.Attempt} hop {step.Hop} agent {step.Agent} ");
            text.Append(CultureInfo.InvariantCulture, $"retry {step.RetryAt:O} result {step.Result} error {step.Error}\n");
        }

        return text.ToString();
    }
}
