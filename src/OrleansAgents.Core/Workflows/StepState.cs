using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Workflows;

/// <summary>Where one step stands in the present cycle.</summary>
public enum StepStatus
{
    /// <summary>Not yet claimed; it is routed as soon as the steps before it are complete.</summary>
    Pending,

    /// <summary>Claimed: the agent is called, or was when the process died.</summary>
    Running,

    /// <summary>An attempt failed; the next is due at <see cref="StepState.RetryAt"/>.</summary>
    BackingOff,

    /// <summary>Done; the result is durable.</summary>
    Completed,

    /// <summary>No attempt is left.</summary>
    Failed,
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
}
