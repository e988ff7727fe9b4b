using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>Makes the call that an agent receives out of the state in which it was claimed.</summary>
internal static class AgentCallBuilder
{
    public static AgentCall Build(WorkflowState state, WorkflowEffect.CallAgent effect, AgentDescriptor agent)
    {
        var step = state.Definition.Steps[effect.StepIndex];
        var at = state.Steps[effect.StepIndex];
        return new()
        {
            RequestId = effect.Id.ToString(),
            CorrelationId = state.CorrelationId,
            TargetAgent = effect.Agent,
            RequestType = step.Capability ?? step.Id,
            TimeoutSeconds = (step.Timeout ?? agent.Timeout).TotalSeconds,
            Payload = new()
            {
                Input = state.Input,
                Steps = ResultsOf(state),
                Hop = at.Hop,
                Cycle = at.Cycle,
                MaxCycles = state.MaxCycles,
                RemainingHops = state.RemainingHops,
                With = JsonMerge.Merge(agent.With, step.With),
            },
        };
    }

    private static Dictionary<string, JsonPayload> ResultsOf(WorkflowState state)
    {
        var results = new Dictionary<string, JsonPayload>(state.Steps.Length);
        foreach (var step in state.Definition.Steps)
        {
            if (state.Steps[step.Index].Result is { } result)
            {
                results.Add(step.Id, result);
            }
        }

        return results;
    }
}
