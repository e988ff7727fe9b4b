using Microsoft.Extensions.Logging;

namespace OrleansAgents.Grains.Agents;

/// <content>What the grain logs (12xx = agents).</content>
public sealed partial class AgentGrain
{
    [LoggerMessage(1221, LogLevel.Warning, "What changed of agent {AgentName} could not be written, and is tried again: {Reason}")]
    private static partial void LogNotWritten(ILogger logger, string agentName, string reason);
}
