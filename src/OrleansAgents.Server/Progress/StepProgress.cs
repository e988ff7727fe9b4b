using System.Collections.Immutable;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Progress;

/// <summary>Where a step stands, as a person sees it.</summary>
internal enum StepPhase
{
    /// <summary>Nothing was claimed yet, or it is to run again.</summary>
    Pending,

    /// <summary>The agent works.</summary>
    Running,

    /// <summary>An attempt failed and the next is waited for.</summary>
    Retrying,

    /// <summary>A person or a signal is waited for.</summary>
    Waiting,

    /// <summary>It was called, and nobody knows what came of it.</summary>
    Unknown,

    /// <summary>The result is durable.</summary>
    Done,

    /// <summary>No attempt is left.</summary>
    Failed,
}

/// <summary>One step in one cycle.</summary>
/// <param name="Id">The step's id.</param>
/// <param name="Cycle">The cycle; in a routed run, how often the step was chosen.</param>
internal sealed record StepProgress(string Id, int Cycle)
{
    /// <summary>Gets the chosen agent; null before the choice.</summary>
    public string? Agent { get; init; }

    /// <summary>Gets what the router said since the choice before; null when it was not asked since.</summary>
    public WorkflowEvent.ServiceRecommended? Recommended { get; init; }

    /// <summary>Gets why that agent was chosen; null when there was nothing to choose.</summary>
    public StepChoice? Choice { get; init; }

    /// <summary>Gets the attempts, in order.</summary>
    public ImmutableArray<AttemptProgress> Attempts { get; init; } = [];

    /// <summary>Gets a value indicating whether a person or a signal is waited for.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Gets a value indicating whether it is to run again, though it was attempted.</summary>
    public bool IsToRunAgain { get; init; }

    /// <summary>Gets what is known of a call whose outcome is not known; null when there is no such call.</summary>
    public StepError? Unknown { get; init; }

    /// <summary>Gets why it failed without an attempt that did; null unless it did.</summary>
    public StepError? Failure { get; init; }

    /// <summary>Gets from where its result came, when no attempt of this run gave it: a person's name, or the run it is a copy from; null otherwise.</summary>
    public string? ResultFrom { get; init; }

    /// <summary>Gets the locks that the newest attempt holds, in the order in which they were taken.</summary>
    public ImmutableArray<HeldLock> Locks { get; init; } = [];

    /// <summary>Gets the newest attempt; null before the first.</summary>
    public AttemptProgress? Newest => Attempts.IsEmpty ? null : Attempts[^1];

    /// <summary>Gets where the step stands.</summary>
    public StepPhase Phase => this switch
    {
        { IsWaiting: true } => StepPhase.Waiting,
        { Unknown: not null } => StepPhase.Unknown,
        { Failure: not null } => StepPhase.Failed,
        { ResultFrom: not null } => StepPhase.Done,
        { IsToRunAgain: true } or { Newest: null } => StepPhase.Pending,
        { Newest.Completed: true } => StepPhase.Done,
        { Newest.Error: null } => StepPhase.Running,
        { Newest.RetryAt: not null } => StepPhase.Retrying,
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
