using OrleansAgents.Core.Agents;

namespace OrleansAgents.Abstractions.Agents;

/// <summary>Calls agents of every kind, within their bounds of time, size and concurrency.</summary>
public interface IAgentInvoker
{
    /// <summary>
    /// Makes one call and waits for its end. Whatever the agent does (hang, crash, print garbage, print without end)
    /// becomes an answer with a stable error code; nothing but cancellation is thrown. The timeout counts from the moment
    /// the agent has room for the call, not from the moment the call is queued. Nothing is durable: the caller has claimed
    /// the call before, and records the answer after.
    /// </summary>
    /// <param name="agent">Whom to call.</param>
    /// <param name="call">The call; its <see cref="AgentCall.TimeoutSeconds"/> bounds it.</param>
    /// <param name="cancellationToken">Ends the call early: the workflow was cancelled, or the host stops.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken);
}
