using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Progress;

/// <summary>One wait for a person or a signal, from its opening on.</summary>
/// <param name="Kind">What is waited for.</param>
/// <param name="Name">The name under which it is answered.</param>
/// <param name="Step">The step; null when it is a bound of the run that is asked about.</param>
/// <param name="Cycle">The cycle.</param>
/// <param name="Prompt">What a person is asked.</param>
/// <param name="Deadline">When the default counts; null leaves it to the run's wall clock limit.</param>
/// <param name="Default">The answer that counts then; null fails the step.</param>
internal sealed record WaitProgress(WaitKind Kind, string Name, string? Step, int Cycle, string Prompt, DateTimeOffset? Deadline, JsonPayload? Default)
{
    /// <summary>Gets who is asked besides; null while nobody is.</summary>
    public string? EscalatedTo { get; init; }

    /// <summary>Gets the answer; null while there is none.</summary>
    public WaitAnswer? Answer { get; init; }

    /// <summary>Gets a value indicating whether the deadline passed without an answer or a default.</summary>
    public bool Expired { get; init; }

    /// <summary>Gets a value indicating whether an answer is still taken.</summary>
    public bool IsOpen => Answer is null && !Expired;
}

/// <summary>Something about the run as a whole that a person should know: a choice, a repair, a fork.</summary>
/// <param name="Event">What happened.</param>
internal sealed record RunRemark(WorkflowEvent Event);
