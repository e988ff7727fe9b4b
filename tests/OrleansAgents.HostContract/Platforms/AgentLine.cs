using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.HostContract.Platforms;

/// <summary>How one life of a host reaches the agents. Once it is cut, no call gets through and no answer comes back; the agents notice nothing.</summary>
internal sealed class AgentLine(AgentStage stage) : IAgentInvoker
{
    private static readonly Task<AgentAnswer> Never = new TaskCompletionSource<AgentAnswer>().Task;

    private volatile bool _isCut;

    public void Cut() => _isCut = true;

    public async ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        if (_isCut)
        {
            return await Never;
        }

        var answer = await stage.CallAsync(agent, call, cancellationToken);
        return _isCut ? await Never : answer;
    }
}
