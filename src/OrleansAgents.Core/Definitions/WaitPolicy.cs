using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Definitions;

/// <summary>How a wait for a person or a signal is met.</summary>
public sealed record WaitPolicy
{
    /// <summary>No prompt, no deadline but the run's own, no default.</summary>
    public static readonly WaitPolicy Standard = new();

    /// <summary>Gets what a person is asked; empty when the names say enough.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>Gets how long an answer is waited for; null leaves it to the run's wall clock limit.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Gets the answer that counts when the deadline passes; null fails the step then.</summary>
    public JsonPayload? Default { get; init; }

    /// <summary>Gets who is asked besides when no answer has come; null for nobody.</summary>
    public Escalation? Escalate { get; init; }
}

/// <summary>Whom an unanswered wait is handed on to.</summary>
/// <param name="After">How long after the wait began.</param>
/// <param name="To">A person, a role or a channel; the platform shows it and sends nothing by itself.</param>
public sealed record Escalation(TimeSpan After, string To);
