using System.Collections.Immutable;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Workflows;

/// <summary>Where one step stands in the present cycle.</summary>
public enum StepStatus
{
    /// <summary>Not yet claimed; it is routed as soon as the steps before it are settled.</summary>
    Pending,

    /// <summary>Claimed: the agent is called, or was when the process died.</summary>
    Running,

    /// <summary>An attempt failed; the next is due at <see cref="StepState.RetryAt"/>.</summary>
    BackingOff,

    /// <summary>Done; the result is durable.</summary>
    Completed,

    /// <summary>No attempt is left.</summary>
    Failed,

    /// <summary>A person or a signal must answer <see cref="StepState.Wait"/>.</summary>
    Waiting,

    /// <summary>Called, and nobody knows what came of it; a person must say so.</summary>
    Unknown,
}

/// <summary>One step's state. The result of an earlier cycle stays visible until a new one replaces it.</summary>
public sealed record StepState
{
    /// <summary>A step before its first claim.</summary>
    public static readonly StepState NotStarted = new();

    /// <summary>Gets where the step stands.</summary>
    public StepStatus Status { get; init; }

    /// <summary>Gets the cycle of the newest claim; 0 before the first.</summary>
    public int Cycle { get; init; }

    /// <summary>Gets the newest attempt in that cycle; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Gets the hop of the newest claim; 0 before the first.</summary>
    public int Hop { get; init; }

    /// <summary>Gets the chosen agent; null before the first choice.</summary>
    public string? Agent { get; init; }

    /// <summary>Gets when the next attempt is due, while backing off.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Gets the newest result; null before the first.</summary>
    public JsonPayload? Result { get; init; }

    /// <summary>Gets why the newest attempt failed; null unless it did.</summary>
    public StepError? Error { get; init; }

    /// <summary>Gets the attempts that do not count against the retry policy: those before a person let the step run again.</summary>
    public int AttemptsBefore { get; init; }

    /// <summary>Gets a value indicating whether the next claim repeats the newest one: it keeps its hop.</summary>
    public bool IsRedo { get; init; }

    /// <summary>Gets the agents on which attempts have failed that the next one repeats; null for none. A person's retry forgets them.</summary>
    public FailedAgent? FailedOn { get; init; }

    /// <summary>Gets a value indicating whether the gate before the step was opened for the next claim.</summary>
    public bool IsApproved { get; init; }

    /// <summary>Gets the newest wait; null before the first.</summary>
    public WaitState? Wait { get; init; }

    /// <summary>Gets the answered gate before the step, once the step waits or waited for something else too.</summary>
    public WaitState? Gate { get; init; }

    /// <summary>
    /// Gets the answered question who takes the step in this cycle, which is asked once a cycle; null when it was not asked or has
    /// no answer yet.
    /// </summary>
    public WaitState? Clarification { get; init; }

    /// <summary>Gets a value indicating whether the next attempt goes to whoever is fit then.</summary>
    public bool Reroutes { get; init; }

    /// <summary>Gets the locks that the newest attempt holds; empty when it needs none, or has none yet.</summary>
    public ImmutableArray<HeldLock> Locks { get; init; } = [];

    /// <summary>Gets a signal that came before the step waited for it.</summary>
    public WaitAnswer? EarlySignal { get; init; }
}
