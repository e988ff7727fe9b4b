using System.Text.Json.Serialization;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Workflows;

/// <summary>One run as clients see it: a projection of its journal.</summary>
public sealed record WorkflowView
{
    /// <summary>Gets the run's id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the definition's name.</summary>
    public required string Definition { get; init; }

    /// <summary>Gets the content hash of the definition that the run pins.</summary>
    public required string DefinitionHash { get; init; }

    /// <summary>Gets where the run stands.</summary>
    public required WorkflowStatus Status { get; init; }

    /// <summary>Gets the version of the newest event.</summary>
    public required long Version { get; init; }

    /// <summary>Gets the correlation id.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>Gets when the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets when it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets the pass of the loop, from 1.</summary>
    public required int CurrentCycle { get; init; }

    /// <summary>Gets how many passes the loop may make; 1 without a loop.</summary>
    public required int MaxCycles { get; init; }

    /// <summary>Gets how many hops were made.</summary>
    public required int Hops { get; init; }

    /// <summary>Gets how many hops are left.</summary>
    public required int RemainingHops { get; init; }

    /// <summary>Gets a value indicating whether the loop ended without meeting its condition.</summary>
    public bool LoopExhausted { get; init; }

    /// <summary>Gets the input.</summary>
    public required JsonPayload Input { get; init; }

    /// <summary>Gets the output; null unless the run completed.</summary>
    public JsonPayload? Output { get; init; }

    /// <summary>Gets why the run failed or was cancelled; null otherwise.</summary>
    public StepError? Error { get; init; }

    /// <summary>Gets the steps, in the order of the definition.</summary>
    public required IReadOnlyList<StepView> Steps { get; init; }

    /// <summary>Gets what the run waits for now; empty when for nobody.</summary>
    public IReadOnlyList<WaitView> Waits { get; init; } = [];

    /// <summary>Gets the run that this one is a fork of; null for none.</summary>
    public ParentView? Parent { get; init; }

    /// <summary>Gets how many tokens of models the run has used, of both directions; left out of the JSON while it is 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long TokensUsed { get; init; }

    /// <summary>Gets what the models of the run have cost, in the currency of the agents' prices; left out of the JSON while it is 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public decimal CostUsed { get; init; }

    /// <summary>Gets how many A2A messages there are that somebody still owes something; null when none was ever sent.</summary>
    public MessageCounts? Messages { get; init; }
}

/// <summary>One step as clients see it.</summary>
/// <param name="Id">The step's id.</param>
/// <param name="Status">Where it stands in the present cycle: pending, running, backingOff, waiting, unknown, completed or failed.</param>
/// <param name="Agent">The chosen agent; null before the first choice.</param>
/// <param name="Cycle">The cycle of the newest attempt; 0 before the first.</param>
/// <param name="Attempt">The newest attempt in that cycle; 0 before the first.</param>
/// <param name="Hop">The hop of the newest attempt; 0 before the first.</param>
/// <param name="RetryAt">When the next attempt is due, while backing off.</param>
/// <param name="Result">The newest result; null before the first.</param>
/// <param name="Error">Why the newest attempt failed; null unless it did.</param>
public sealed record StepView(
    string Id,
    string Status,
    string? Agent,
    int Cycle,
    int Attempt,
    int Hop,
    DateTimeOffset? RetryAt,
    JsonPayload? Result,
    StepError? Error)
{
    /// <summary>Gets the locks that the newest attempt holds; null when it holds none.</summary>
    public IReadOnlyList<HeldLock>? Locks { get; init; }
}

/// <summary>The A2A messages of a run, counted.</summary>
/// <param name="Pending">How many are to be delivered.</param>
/// <param name="Dead">How many are not delivered any more, until somebody redrives them.</param>
/// <param name="LastNumber">The number of the newest message; numbers count from 1, one for each recipient.</param>
public sealed record MessageCounts(int Pending, int Dead, long LastNumber);

/// <summary>What a run waits for: a person, or a signal.</summary>
/// <param name="Name">The name under which it is answered.</param>
/// <param name="Kind">What for.</param>
/// <param name="Step">The step; null when it is a bound of the run that is asked about.</param>
/// <param name="Agent">The human agent; null when anybody may answer.</param>
/// <param name="Prompt">What a person is asked.</param>
/// <param name="OpenedAt">Since when.</param>
/// <param name="Deadline">When the default counts; null leaves it to the run's wall clock limit.</param>
/// <param name="Default">The answer that counts then; null fails the step.</param>
/// <param name="EscalatedTo">Who is asked besides; null while nobody is.</param>
public sealed record WaitView(
    string Name,
    WaitKind Kind,
    string? Step,
    string? Agent,
    string Prompt,
    DateTimeOffset OpenedAt,
    DateTimeOffset? Deadline,
    JsonPayload? Default,
    string? EscalatedTo)
{
    /// <summary>Gets the agents that may be named, of a clarification; null for other waits.</summary>
    public IReadOnlyList<string>? Options { get; init; }
}

/// <summary>The place that a run was forked from.</summary>
/// <param name="Id">The other run; it may be pruned since.</param>
/// <param name="Version">The version of its newest event that was copied.</param>
public sealed record ParentView(string Id, long Version);
