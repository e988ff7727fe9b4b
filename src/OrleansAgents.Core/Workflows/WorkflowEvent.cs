using System.Text.Json.Serialization;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Messages;
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
    /// <param name="None">How sure it was that none of them fits, from 0 to 1; null when the words were not judged.</param>
    /// <param name="ElapsedMicros">How long it took, in microseconds; null in old events.</param>
    /// <param name="Fallback">Why another router than the configured one answered; null when it was the configured one.</param>
    /// <param name="Usage">What it used of a chat model, and what the decision used besides when it selected nobody; null when that is nothing.</param>
    public sealed record ServiceRecommended(
        string Step, int Cycle, string Model, IReadOnlyList<Candidate> Candidates, double? None = null, double? ElapsedMicros = null, string? Fallback = null,
        AgentUsage? Usage = null)
        : WorkflowEvent;

    /// <summary>The arbitrator decided.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Service">The chosen agent.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="DecidedBy">The policy or model that decided.</param>
    /// <param name="Overridden">Whether the choice differs from the best candidate.</param>
    /// <param name="Fallback">Why the policy decided in place of the configured model; null when the configured one decided.</param>
    /// <param name="Usage">What the decision used of a chat model; null when it used none.</param>
    public sealed record ServiceSelected(
        string Step, int Cycle, string Service, string Reason, string DecidedBy, bool Overridden, string? Fallback = null, AgentUsage? Usage = null)
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
    /// <param name="Usage">What the call used of a model; null when it used none.</param>
    public sealed record StepCompleted(string Step, int Cycle, int Attempt, JsonPayload Result, double ElapsedMs, AgentUsage? Usage = null) : WorkflowEvent;

    /// <summary>The attempt failed.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Error">Why.</param>
    /// <param name="ElapsedMs">How long the call took, in milliseconds.</param>
    /// <param name="RetryAt">When the next attempt is due; null when there is none.</param>
    /// <param name="Usage">What the call used of a model; null when it used none.</param>
    /// <param name="Reroute">Whether the next attempt goes to whoever is fit then; null leaves it with the same agent.</param>
    public sealed record StepAttemptFailed(
        string Step, int Cycle, int Attempt, StepError Error, double ElapsedMs, DateTimeOffset? RetryAt, AgentUsage? Usage = null, bool? Reroute = null)
        : WorkflowEvent;

    /// <summary>The next attempt of a step is due, and is given to whoever is fit now.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    public sealed record StepReleased(string Step, int Cycle) : WorkflowEvent;

    /// <summary>The locks of a claimed attempt are held; only after this is durable is the agent called. After a crash they may be granted anew, with higher fences.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Locks">The locks, in the order in which they were taken.</param>
    public sealed record LocksGranted(string Step, int Cycle, int Attempt, IReadOnlyList<HeldLock> Locks) : WorkflowEvent;

    /// <summary>Messages were sent, by a step with its result or by somebody over HTTP.</summary>
    /// <param name="From">The sender's role.</param>
    /// <param name="Hop">The sender's hop; 0 for one outside the workflow.</param>
    /// <param name="TraceParent">The sender's trace context; null when there is none.</param>
    /// <param name="At">When.</param>
    /// <param name="First">The number of the first; the following ones count on.</param>
    /// <param name="Messages">The messages, one for each recipient.</param>
    public sealed record MessagesSent(
        string From, int Hop, string? TraceParent, DateTimeOffset At, long First, IReadOnlyList<SentMessage> Messages) : WorkflowEvent;

    /// <summary>The recipient has messages: it answered the call that brought them.</summary>
    /// <param name="From">Those of this sender; null for all senders.</param>
    /// <param name="To">The recipient step.</param>
    /// <param name="Through">All that were pending up to this number.</param>
    /// <param name="By">What brought them: <c>step</c>, <c>push</c> or <c>person</c>.</param>
    /// <param name="At">When.</param>
    public sealed record MessagesAcknowledged(string? From, string To, long Through, string By, DateTimeOffset At) : WorkflowEvent;

    /// <summary>A delivery failed; it is tried again.</summary>
    /// <param name="From">The sender.</param>
    /// <param name="To">The recipient step.</param>
    /// <param name="Number">The oldest of the messages.</param>
    /// <param name="Failures">How many deliveries of it have failed.</param>
    /// <param name="Error">Why.</param>
    /// <param name="RetryAt">When the next one is due.</param>
    public sealed record MessageDeliveryFailed(string From, string To, long Number, int Failures, StepError Error, DateTimeOffset RetryAt) : WorkflowEvent;

    /// <summary>Messages are not delivered any more, until somebody says so.</summary>
    /// <param name="From">The sender.</param>
    /// <param name="To">The recipient step, or the role that no step has.</param>
    /// <param name="Numbers">Which.</param>
    /// <param name="Error">Why.</param>
    public sealed record MessagesDeadLettered(string From, string To, IReadOnlyList<long> Numbers, StepError Error) : WorkflowEvent;

    /// <summary>Somebody lets dead letters be delivered again. A run that was complete goes on until they are.</summary>
    /// <param name="Numbers">Which.</param>
    /// <param name="Pushed">Those of them that are delivered at once.</param>
    /// <param name="By">Who.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When.</param>
    public sealed record MessagesRedriven(
        IReadOnlyList<long> Numbers, IReadOnlyList<long> Pushed, string By, string Reason, DateTimeOffset At) : WorkflowEvent;

    /// <summary>The loop goes round again.</summary>
    /// <param name="Cycle">The new cycle.</param>
    /// <param name="MaxCycles">The bound.</param>
    public sealed record CycleStarted(int Cycle, int MaxCycles) : WorkflowEvent;

    /// <summary>The loop's passes are used up and its condition does not hold.</summary>
    /// <param name="Cycles">The passes made.</param>
    /// <param name="OnExhausted">What the definition says to do.</param>
    /// <param name="Usage">What the choice that would have been a hop too many used of a chat model; null when it used none.</param>
    public sealed record LoopExhausted(int Cycles, ExhaustedPolicy OnExhausted, AgentUsage? Usage = null) : WorkflowEvent;

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

    /// <summary>The step ended without an attempt of its own: nobody could take it, a gate stayed shut, a join cannot be met.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Error">Why.</param>
    public sealed record StepFailed(string Step, int Cycle, StepError Error) : WorkflowEvent;

    /// <summary>The arbitrator of a routed run said what is next.</summary>
    /// <param name="Step">The step; null says done.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="DecidedBy">The policy, the model or the definition.</param>
    /// <param name="Fallback">Why the policy decided in place of the configured model; null when the configured one decided.</param>
    /// <param name="Usage">What the decision used of a chat model; null when it used none.</param>
    public sealed record StepChosen(string? Step, string Reason, string DecidedBy, string? Fallback = null, AgentUsage? Usage = null) : WorkflowEvent;

    /// <summary>The run waits for a person or a signal.</summary>
    /// <param name="WaitKind">What for.</param>
    /// <param name="Name">The name under which it is answered.</param>
    /// <param name="Step">The step; null when it is a bound of the run that is asked about.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Prompt">What a person is asked.</param>
    /// <param name="At">When.</param>
    /// <param name="Deadline">When the default counts; null leaves it to the run's wall clock limit.</param>
    /// <param name="Default">The answer that counts then; null fails the step.</param>
    /// <param name="EscalateAt">When somebody else is asked besides; null for never.</param>
    /// <param name="EscalateTo">Who.</param>
    /// <param name="Options">The agents that may be named, of a clarification; null for other waits.</param>
    public sealed record WaitOpened(
        WaitKind WaitKind, string Name, string? Step, int Cycle, string Prompt, DateTimeOffset At, DateTimeOffset? Deadline, JsonPayload? Default,
        DateTimeOffset? EscalateAt, string? EscalateTo, IReadOnlyList<string>? Options = null) : WorkflowEvent;

    /// <summary>The one written answer of a wait.</summary>
    /// <param name="Name">The wait's name.</param>
    /// <param name="Step">The step; null when it was a bound of the run that was asked about.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Payload">The answer.</param>
    /// <param name="By">Who gave it.</param>
    /// <param name="At">When.</param>
    /// <param name="IsDefault">Whether the deadline gave it.</param>
    public sealed record WaitAnswered(string Name, string? Step, int Cycle, JsonPayload Payload, string By, DateTimeOffset At, bool IsDefault) : WorkflowEvent;

    /// <summary>The deadline of a wait passed, and it has no default.</summary>
    /// <param name="Name">The wait's name.</param>
    /// <param name="Step">The step; null when it was a bound of the run that was asked about.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="At">When.</param>
    public sealed record WaitExpired(string Name, string? Step, int Cycle, DateTimeOffset At) : WorkflowEvent;

    /// <summary>A wait is unanswered, and somebody else is asked besides.</summary>
    /// <param name="Name">The wait's name.</param>
    /// <param name="Step">The step; null when it is a bound of the run that is asked about.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="To">Who.</param>
    /// <param name="At">When.</param>
    public sealed record WaitEscalated(string Name, string? Step, int Cycle, string To, DateTimeOffset At) : WorkflowEvent;

    /// <summary>A signal came before its step waits for it; it is kept until then.</summary>
    /// <param name="Name">The signal's name.</param>
    /// <param name="Step">The step that is going to wait for it.</param>
    /// <param name="Payload">The payload.</param>
    /// <param name="By">Who gave it.</param>
    /// <param name="At">When.</param>
    public sealed record SignalKept(string Name, string Step, JsonPayload Payload, string By, DateTimeOffset At) : WorkflowEvent;

    /// <summary>A call that must not be made twice was made, and nobody knows what came of it.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Error">What is known.</param>
    public sealed record StepOutcomeUnknown(string Step, int Cycle, int Attempt, StepError Error) : WorkflowEvent;

    /// <summary>A person said what came of a call whose outcome was not known.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Cycle">The cycle.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Outcome">What came of it.</param>
    /// <param name="Result">The result, when the work is done.</param>
    /// <param name="By">Who.</param>
    /// <param name="Reason">Why.</param>
    public sealed record StepResolved(
        string Step, int Cycle, int Attempt, ResolvedOutcome Outcome, JsonPayload? Result, string By, string Reason) : WorkflowEvent;

    /// <summary>The run had failed, and goes on: the named steps run again.</summary>
    /// <param name="Steps">The steps that had failed.</param>
    /// <param name="By">Who asked.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When; the wall clock limit counts from here.</param>
    public sealed record WorkflowRetried(IReadOnlyList<string> Steps, string By, string Reason, DateTimeOffset At) : WorkflowEvent;

    /// <summary>The run got more room.</summary>
    /// <param name="Limits">The new totals.</param>
    /// <param name="By">Who asked.</param>
    /// <param name="Reason">Why.</param>
    public sealed record LimitsExtended(LimitExtension Limits, string By, string Reason) : WorkflowEvent;

    /// <summary>Here the run leaves the one that it is a copy of; the events before are that one's.</summary>
    /// <param name="Source">The other run.</param>
    /// <param name="SourceVersion">The version of its newest event that was copied.</param>
    /// <param name="Input">Another input, with which everything runs again; null keeps it.</param>
    /// <param name="Outputs">Other results of steps; what comes after them runs again.</param>
    /// <param name="By">Who asked.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When; the wall clock limit counts from here.</param>
    public sealed record WorkflowForked(
        string Source, long SourceVersion, JsonPayload? Input, IReadOnlyList<StepOutput> Outputs, string By, string Reason, DateTimeOffset At)
        : WorkflowEvent;
}
