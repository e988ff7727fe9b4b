using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>Which agents of a run get messages at once.</summary>
internal static class PushAgents
{
    public static IReadOnlyCollection<string> Of(WorkflowState state, IAgentDirectory agents)
    {
        HashSet<string>? found = null;
        foreach (var at in state.Steps)
        {
            if (at.Agent is { } name && agents.Find(name)?.Messages == MessageDelivery.Push)
            {
                (found ??= new(StringComparer.Ordinal)).Add(name);
            }
        }

        return found ?? (IReadOnlyCollection<string>)[];
    }
}
