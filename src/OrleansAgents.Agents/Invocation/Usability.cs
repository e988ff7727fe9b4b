using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Invocation;

/// <summary>The answers to calls of agents that may not be called now. Nobody was asked: the same call may be made again later.</summary>
internal static class Usability
{
    /// <summary>Says why an agent is not called.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="entry">What is known of it; null when it is gone.</param>
    /// <returns>The answer; null when it may be called.</returns>
    public static AgentAnswer? WhyNot(string name, AgentEntry? entry) => entry switch
    {
        null => Refusal(AgentErrorCodes.Offline, $"Agent '{name}' was removed from the registry. Register it again, or let another agent take the step."),
        { Health: AgentHealth.Offline } => Refusal(
            AgentErrorCodes.Offline,
            $"Agent '{name}' is offline: {(entry.LastHeartbeatAt is { } at ? $"its newest heartbeat came at {at:O}" : "no heartbeat of it has come")}. "
            + "Start it, or see that its heartbeats reach this server."),
        { Draining: true } => Refusal(
            AgentErrorCodes.Draining, $"Agent '{name}' drains: it finishes what it has and gets nothing new. End the drain, or let another agent take the step."),
        _ => null,
    };

    private static AgentAnswer Refusal(string code, string message) => AgentAnswer.Failure(code, message, retryable: true, AnswerStatus.Rejected);
}
