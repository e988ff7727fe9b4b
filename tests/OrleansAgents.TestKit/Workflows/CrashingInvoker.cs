using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>An invoker whose user can die before each call.</summary>
internal sealed class CrashingInvoker(IAgentInvoker invoker, CrashPoints crash) : IAgentInvoker
{
    public async ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        await crash.PassAsync(CrashPoints.BeforeCall);
        return await invoker.CallAsync(agent, call, cancellationToken);
    }
}
