using System.Text.Json.Serialization;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Core.Workflows;

/// <summary>
/// What happened in a run. Events are history: they are only ever added, and every build can apply those of every
/// earlier one.
/// </summary>
public abstract record WorkflowEvent
{
    private WorkflowEvent()
    {
    }

    /// <summary>Gets the name under which the event is stored.</summary>
    [JsonPropertyOrder(-1)]
    public string Kind => GetType().Name;

    /// <summary>The run began.</summary>
    /// <param name="Definition">The definition's name.</param>
    /// <param name="DefinitionHash">The definition's content hash, which the run pins.</param>
    /// <param name="Input">The input.</param>
    /// <param name="CorrelationId">The id of the request that asked.</param>
    /// <param name="Limits">The bounds of this run.</param>
    /// <param name="At">When; the wall clock limit counts from here.</param>
    public sealed record WorkflowStarted(
        string Definition, DefinitionHash DefinitionHash, JsonPayload Input, string CorrelationId, WorkflowLimits Limits, DateTimeOffset At)
        : WorkflowEvent;

    /// <summary>The router informed.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Model">What recommended.</param>
    /// <param name="Candidates">Best first.</param>
    public sealed record ServiceRecommended(string Step, int Cycle, string Model, IReadOnlyList<Candidate> Candidates) : WorkflowEvent;

    /// <summary>The arbitrator decided.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Service">The chosen agent.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="DecidedBy">The policy or model that decided.</param>
    /// <param name="Overridden">Whether the choice differs from the best candidate.</param>
    public sealed record ServiceSelected(string Step, int Cycle, string Service, string Reason, string DecidedBy, bool Overridden)
        : WorkflowEvent;

    /// <summary>An attempt is claimed; only after this is durable is the agent called.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Attempt">The attempt, from 1.</param>
    /// <param name="Hop">The hop, from 1; a retry keeps its hop.</param>
    /// <param name="Agent">The agent.</param>
    public sealed record StepStarted(string Step, int Cycle, int Attempt, int Hop, string Agent) : WorkflowEvent;

    /// <summary>The agent's result: the receipt of the attempt.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Result">The result.</param>
    /// <param name="ElapsedMs">How long the call took, in milliseconds.</param>
    public sealed record StepCompleted(string Step, int Cycle, int Attempt, JsonPayload Result, double ElapsedMs) : WorkflowEvent;

    /// <summary>The attempt failed.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Error">Why.</param>
    /// <param name="ElapsedMs">How long the call took, in milliseconds.</param>
    /// <param name="RetryAt">When the next attempt is due; null when there is none.</param>
    public sealed record StepAttemptFailed(
        string Step, int Cycle, int Attempt, StepError Error, double ElapsedMs, DateTimeOffset? RetryAt) : WorkflowEvent;

    /// <summary>The loop goes round again.</summary>
    /// <param name="Cycle">The new cycle.</param>
    /// <param name="MaxCycles">The bound.</param>
    public sealed record CycleStarted(int Cycle, int MaxCycles) : WorkflowEvent;

    /// <summary>The loop's passes are used up and its condition does not hold.</summary>
    /// <param name="Cycles">The passes made.</param>
    /// <param name="OnExhausted">What the definition says to do.</param>
    public sealed record LoopExhausted(int Cycles, ExhaustedPolicy OnExhausted) : WorkflowEvent;

    /// <summary>The run ended with an output.</summary>
    /// <param name="Output">The output.</param>
    /// <param name="Exhausted">Whether the loop ended without meeting its condition.</param>
    public sealed record WorkflowCompleted(JsonPayload Output, bool Exhausted) : WorkflowEvent;

    /// <summary>The run ended with an error.</summary>
    /// <param name="Step">The step that failed; null when it was none.</param>
    /// <param name="Error">Why.</param>
    public sealed record WorkflowFailed(string? Step, StepError Error) : WorkflowEvent;

    /// <summary>Somebody ended the run.</summary>
    /// <param name="By">Who.</param>
    /// <param name="Reason">Why.</param>
    public sealed record WorkflowCancelled(string By, string Reason) : WorkflowEvent;
}
