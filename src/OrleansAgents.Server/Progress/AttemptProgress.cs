using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Progress;

/// <summary>One attempt of one step.</summary>
/// <param name="Number">The attempt, from 1.</param>
/// <param name="Hop">The hop, from 1; a retry keeps its hop.</param>
/// <param name="StartedAt">When it was claimed.</param>
internal sealed record AttemptProgress(int Number, int Hop, DateTimeOffset StartedAt)
{
    /// <summary>Gets a value indicating whether the agent's result is durable.</summary>
    public bool Completed { get; init; }

    /// <summary>Gets how long the call took; null while it runs.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Gets why it failed; null unless it did.</summary>
    public StepError? Error { get; init; }

    /// <summary>Gets when the next attempt is due; null when there is none.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Gets what it used of a model; null when it used none.</summary>
    public AgentUsage? Usage { get; init; }
}
