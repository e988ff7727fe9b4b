using Microsoft.Extensions.Logging;

namespace OrleansAgents.Agents.Invocation;

/// <content>What the invoker logs (12xx = agents).</content>
public sealed partial class AgentInvoker
{
    [LoggerMessage(1201, LogLevel.Warning, "Agent {AgentName} threw on call {RequestId}.")]
    private static partial void LogAgentFailed(ILogger logger, Exception exception, string agentName, string requestId);
}
