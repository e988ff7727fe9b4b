namespace OrleansAgents.Core.Workflows;

/// <summary>Why a step's attempt, or a run, failed.</summary>
/// <param name="Code">Stable and dotted.</param>
/// <param name="Message">What happened and what to do.</param>
/// <param name="Retryable">Whether a further attempt may succeed.</param>
public sealed record StepError(string Code, string Message, bool Retryable);
