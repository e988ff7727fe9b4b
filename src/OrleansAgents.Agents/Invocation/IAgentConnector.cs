using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Invocation;

/// <summary>
/// Reaches the agents of one kind. The invoker around it keeps the bounds of time and concurrency, turns exceptions into
/// answers, and checks the size of results. Thread-safe.
/// </summary>
public interface IAgentConnector
{
    /// <summary>Gets the kind it reaches; one connector per kind.</summary>
    AgentKind Kind { get; }

    /// <summary>Says how many calls an agent takes at once when its descriptor does not.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>The bound, from 1; <see cref="int.MaxValue"/> for none.</returns>
    int DefaultConcurrency(AgentDescriptor agent);

    /// <summary>Answers a call that needs no waiting, so that it costs neither a timer nor a token.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="call">The call.</param>
    /// <returns>The answer; null when the call must go through <see cref="CallAsync"/>.</returns>
    AgentAnswer? AnswerNow(AgentDescriptor agent, AgentCall call) => null;

    /// <summary>
    /// Makes one call. Must return to its caller soon (long work belongs on the thread pool) and must end soon after
    /// cancellation: the agent's slot is taken until it does.
    /// </summary>
    /// <param name="agent">The agent.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The call timed out, the workflow was cancelled, or the host stops.</param>
    /// <returns>The answer; what the agent did wrong is an answer too.</returns>
    ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Hears that a call is given up because its time is over, before its token is cancelled: the token alone does not tell a
    /// slow agent from a caller that no longer wants the answer.
    /// </summary>
    /// <param name="agent">The agent that gave no answer in time.</param>
    void OnTimedOut(AgentDescriptor agent)
    {
    }
}
