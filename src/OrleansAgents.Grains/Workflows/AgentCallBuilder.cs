using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Messages;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>Makes the call that an agent receives out of the state in which it was claimed.</summary>
internal static class AgentCallBuilder
{
    /// <summary>What is asked of an agent that gets messages at once.</summary>
    public const string MessageType = "message";

    private const int MessagesMax = 1_000;

    public static AgentCall Build(WorkflowState state, WorkflowEffect.CallAgent effect, AgentDescriptor agent, IReadOnlyList<HeldLock> locks)
    {
        var step = state.Definition.Steps[effect.StepIndex];
        var at = state.Steps[effect.StepIndex];
        return new()
        {
            RequestId = effect.Id.ToString(),
            CorrelationId = state.CorrelationId,
            TargetAgent = effect.Agent,
            RequestType = step.Capability ?? step.Id,
            TraceParent = agent.Kind == AgentKind.Local ? null : TraceParent.Of(effect.Id),      // code in this process asks for none
            TimeoutSeconds = (step.Timeout ?? agent.Timeout).TotalSeconds,
            Payload = new()
            {
                Input = state.Input,
                Steps = ResultsOf(state),
                Messages = MessagesTo(state, step.Id),
                Locks = locks,
                Hop = at.Hop,
                Cycle = at.Cycle,
                MaxCycles = state.MaxCycles,
                RemainingHops = state.RemainingHops,
                With = JsonMerge.Merge(agent.With, step.With),
            },
        };
    }

    /// <summary>The call that brings messages and nothing else.</summary>
    public static AgentCall Build(WorkflowState state, WorkflowEffect.DeliverMessages effect, AgentDescriptor agent)
    {
        var at = state.Steps.First(s => s.Agent == effect.Agent);
        return new()
        {
            RequestId = effect.Id.ToString(),
            CorrelationId = state.CorrelationId,
            SourceAgent = effect.From,
            TargetAgent = effect.Agent,
            RequestType = MessageType,
            TraceParent = TraceParent.Of(effect.Id),
            TimeoutSeconds = agent.Timeout.TotalSeconds,
            Payload = new()
            {
                Input = JsonPayload.Null,
                Steps = new Dictionary<string, JsonPayload>(),
                Messages = effect.Messages,
                Hop = at.Hop,
                Cycle = Math.Max(1, at.Cycle),
                MaxCycles = state.MaxCycles,
                RemainingHops = state.RemainingHops,
                With = agent.With,
            },
        };
    }

    /// <summary>The pending messages, oldest first, as many as fit one call; the others come with a later one.</summary>
    private static IReadOnlyList<A2AMessage> MessagesTo(WorkflowState state, string step)
    {
        if (state.Messages.PendingCount == 0)
        {
            return [];
        }

        var (pending, bytes, count) = (state.Messages.PendingTo(step), 0L, 0);
        while (count < pending.Count && count < MessagesMax && (bytes += pending[count].Payload.Length) <= state.Limits.PayloadBytes)
        {
            count++;
        }

        return count == pending.Count ? pending : [.. pending.Take(count)];
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
