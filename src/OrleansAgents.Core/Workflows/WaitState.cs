using System.Text.Json.Serialization;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Workflows;

/// <summary>What a run waits for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WaitKind>))]
public enum WaitKind
{
    /// <summary>A person's yes or no, before a step is done.</summary>
    [JsonStringEnumMemberName("approval")] Approval,

    /// <summary>The answer of a human agent, which is the step's result.</summary>
    [JsonStringEnumMemberName("human")] Human,

    /// <summary>A named signal, whose payload is the step's result.</summary>
    [JsonStringEnumMemberName("signal")] Signal,

    /// <summary>A person's word on a bound that is used up: extend it, complete, or fail.</summary>
    [JsonStringEnumMemberName("exhausted")] Exhausted,

    /// <summary>A person's word on what a step's request means, or on who is to take it: the router is not sure.</summary>
    [JsonStringEnumMemberName("clarification")] Clarification,
}

/// <summary>One wait, open or closed.</summary>
/// <param name="Kind">What is waited for.</param>
/// <param name="Name">The name under which it is answered.</param>
/// <param name="OpenedAt">Since when.</param>
public sealed record WaitState(WaitKind Kind, string Name, DateTimeOffset OpenedAt)
{
    /// <summary>The name of the wait of a bound that is used up.</summary>
    public const string ExhaustedName = "loop";

    /// <summary>Gets what a person is asked.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>Gets when the default counts; null leaves it to the run's wall clock limit.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Gets the answer that counts at the deadline; null when there is none.</summary>
    public JsonPayload? Default { get; init; }

    /// <summary>Gets the agents that may be named, of a clarification; null for other waits.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>Gets when somebody else is asked besides; null when nobody is, or was asked already.</summary>
    public DateTimeOffset? EscalateAt { get; init; }

    /// <summary>Gets who is asked besides, now or at <see cref="EscalateAt"/>; null for nobody.</summary>
    public string? EscalateTo { get; init; }

    /// <summary>Gets a value indicating whether the one besides was asked.</summary>
    public bool Escalated { get; init; }

    /// <summary>Gets the written answer; null while there is none.</summary>
    public WaitAnswer? Answer { get; init; }

    /// <summary>Gets a value indicating whether the deadline passed without an answer or a default.</summary>
    public bool Expired { get; init; }

    /// <summary>Gets a value indicating whether an answer is still taken.</summary>
    public bool IsOpen => Answer is null && !Expired;
}

/// <summary>The one written answer of a wait.</summary>
/// <param name="Payload">The answer.</param>
/// <param name="By">Who gave it; <c>deadline</c> for the default.</param>
/// <param name="At">When.</param>
/// <param name="IsDefault">Whether the deadline gave it.</param>
public sealed record WaitAnswer(JsonPayload Payload, string By, DateTimeOffset At, bool IsDefault);
