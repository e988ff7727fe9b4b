namespace OrleansAgents.Sdk;

/// <summary>Work failed for a reason that the caller should know. Any other exception is answered as <c>agent.failed</c> without its details.</summary>
/// <param name="code">Stable and dotted, such as <c>prices.unknown_item</c>; at most 128 characters.</param>
/// <param name="message">What was expected, what was found and what to do; it is kept in the workflow's journal, so no secrets.</param>
/// <param name="retryable">Whether the same call may succeed later.</param>
public sealed class AgentException(string code, string message, bool retryable = false) : Exception(message)
{
    /// <summary>Gets the code.</summary>
    public string Code { get; } = code;

    /// <summary>Gets a value indicating whether the same call may succeed later.</summary>
    public bool Retryable { get; } = retryable;

    /// <summary>Gets how long to leave the agent alone before that; null when it does not matter.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
