using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Local;

/// <summary>An agent that is code in this process. Thread-safe, and it ends soon after cancellation.</summary>
public interface ILocalAgent
{
    /// <summary>Gets the name under which registrations ask for it: their <see cref="AgentDescriptor.Type"/>.</summary>
    string Type { get; }

    /// <summary>Gets how many calls run at once when the registration does not say.</summary>
    int DefaultConcurrency => Environment.ProcessorCount;

    /// <summary>Answers a call that needs neither waiting nor noticeable work.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The answer; null when the call must go through <see cref="AnswerAsync"/>.</returns>
    AgentAnswer? AnswerNow(AgentCall call) => null;

    /// <summary>Answers a call, on the thread pool.</summary>
    /// <param name="agent">The registration under which it is called.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Nobody waits for the answer any more.</param>
    /// <returns>The answer.</returns>
    Task<AgentAnswer> AnswerAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken);
}
