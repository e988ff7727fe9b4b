using System.Collections.Immutable;

namespace OrleansAgents.Server.Progress;

/// <summary>Where a step stands, as a person sees it.</summary>
internal enum StepPhase
{
    /// <summary>Nothing was claimed yet.</summary>
    Pending,

    /// <summary>The agent works.</summary>
    Running,

    /// <summary>An attempt failed and the next is waited for.</summary>
    Retrying,

    /// <summary>The result is durable.</summary>
    Done,

    /// <summary>No attempt is left.</summary>
    Failed,
}

/// <summary>One step in one cycle.</summary>
/// <param name="Id">The step's id.</param>
internal sealed record StepProgress(string Id)
{
    /// <summary>Gets the chosen agent; null before the choice.</summary>
    public string? Agent { get; init; }

    /// <summary>Gets the attempts, in order.</summary>
    public ImmutableArray<AttemptProgress> Attempts { get; init; } = [];

    /// <summary>Gets the newest attempt; null before the first.</summary>
    public AttemptProgress? Newest => Attempts.IsEmpty ? null : Attempts[^1];

    /// <summary>Gets where the step stands.</summary>
    public StepPhase Phase => Newest switch
    {
        null => StepPhase.Pending,
        { Completed: true } => StepPhase.Done,
        { Error: null } => StepPhase.Running,
        { RetryAt: not null } => StepPhase.Retrying,
        _ => StepPhase.Failed,
    };

    /// <summary>Adds an attempt, or replaces the one of its number.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>The step with it.</returns>
    public StepProgress With(AttemptProgress attempt)
    {
        var known = Attempts.FirstOrDefault(a => a.Number == attempt.Number);
        return this with { Attempts = known is null ? Attempts.Add(attempt) : Attempts.Replace(known, attempt) };
    }

    /// <summary>Finds an attempt by its number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="at">When it began, should its beginning not have been seen.</param>
    /// <returns>The attempt.</returns>
    public AttemptProgress Attempt(int number, DateTimeOffset at) =>
        Attempts.FirstOrDefault(a => a.Number == number) ?? new AttemptProgress(number, 0, at);
}
