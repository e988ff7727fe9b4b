using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Core.Workflows;

/// <summary>What a workflow can be asked to do. A repeat of any command is harmless.</summary>
public abstract record WorkflowCommand
{
    private WorkflowCommand()
    {
    }

    /// <summary>Starts the run. Refused with <c>workflow.exists</c> when it was started before.</summary>
    /// <param name="Input">The input, already checked against the schema.</param>
    /// <param name="CorrelationId">The id of the request that asked.</param>
    public sealed record Start(JsonPayload Input, string CorrelationId) : WorkflowCommand;

    /// <summary>The answer to a <see cref="WorkflowEffect.RouteStep"/>: who takes the step.</summary>
    /// <param name="Effect">The effect that this answers.</param>
    /// <param name="Recommendation">What the router said.</param>
    /// <param name="Decision">What the arbitrator decided.</param>
    /// <param name="IsHuman">Whether the chosen agent is a person, whose answer is waited for.</param>
    /// <param name="UsesModel">Whether the chosen agent uses a model, whose tokens and cost are bounded.</param>
    /// <param name="Jitter">A random number from 0 to 1, for the pause when nobody is fit for a while.</param>
    public sealed record AssignStep(
        EffectId Effect, Recommendation Recommendation, RoutingDecision Decision, bool IsHuman = false, bool UsesModel = false, double Jitter = 0)
        : WorkflowCommand
    {
        /// <summary>Gets how long a person is waited for when the decision asks one; null leaves it to the run's wall clock limit.</summary>
        public TimeSpan? AskFor { get; init; }
    }

    /// <summary>The answer to a <see cref="WorkflowEffect.ChooseStep"/>: which step of a routed run is next.</summary>
    /// <param name="Effect">The effect that this answers.</param>
    /// <param name="Choice">What the arbitrator decided.</param>
    public sealed record ChooseStep(EffectId Effect, NextStepChoice Choice) : WorkflowCommand;

    /// <summary>The answer to a <see cref="WorkflowEffect.CallAgent"/> that succeeded.</summary>
    /// <param name="Effect">The effect that this answers.</param>
    /// <param name="Result">The agent's result.</param>
    /// <param name="Elapsed">How long the call took.</param>
    public sealed record CompleteStep(EffectId Effect, JsonPayload Result, TimeSpan Elapsed) : WorkflowCommand
    {
        /// <summary>Gets the messages that the agent sends.</summary>
        public IReadOnlyList<OutgoingMessage> Messages { get; init; } = [];

        /// <summary>Gets the number of the newest message that the call brought the agent; 0 for none.</summary>
        public long MessagesThrough { get; init; }

        /// <summary>Gets the names of agents to which messages are pushed.</summary>
        public IReadOnlyCollection<string> PushAgents { get; init; } = [];

        /// <summary>Gets the trace context of the call.</summary>
        public string? TraceParent { get; init; }

        /// <summary>Gets what the call used of a model; null when it used none.</summary>
        public AgentUsage? Usage { get; init; }
    }

    /// <summary>The answer to a <see cref="WorkflowEffect.CallAgent"/> that failed.</summary>
    /// <param name="Effect">The effect that this answers.</param>
    /// <param name="Error">Why.</param>
    /// <param name="Elapsed">How long the call took.</param>
    /// <param name="Jitter">A random number from 0 to 1, for the pause before the next attempt.</param>
    /// <param name="OutcomeUnknown">Whether the agent may have done the work all the same: no answer came, or none that can be read.</param>
    public sealed record FailStep(EffectId Effect, StepError Error, TimeSpan Elapsed, double Jitter, bool OutcomeUnknown = false) : WorkflowCommand
    {
        /// <summary>Gets for how long the agent wants to be left alone; the next attempt comes no sooner.</summary>
        public TimeSpan RetryAfter { get; init; }

        /// <summary>Gets a value indicating whether the agent is not fit for another attempt: it is away, or takes no calls.</summary>
        public bool Reroute { get; init; }

        /// <summary>Gets what the call used of a model; null when it used none.</summary>
        public AgentUsage? Usage { get; init; }
    }

    /// <summary>The locks of a claimed attempt are held. Accepted with nothing to do when the attempt is over.</summary>
    /// <param name="Effect">The claimed call.</param>
    /// <param name="Locks">The locks, in the order in which they were taken.</param>
    public sealed record GrantLocks(EffectId Effect, IReadOnlyList<HeldLock> Locks) : WorkflowCommand;

    /// <summary>Sends messages from outside to roles of the workflow. Those whose id was sent before are left out.</summary>
    /// <param name="From">The sender's role.</param>
    /// <param name="Messages">The messages.</param>
    /// <param name="PushAgents">The names of agents to which messages are pushed.</param>
    /// <param name="TraceParent">The sender's trace context.</param>
    public sealed record SendMessages(
        string From, IReadOnlyList<OutgoingMessage> Messages, IReadOnlyCollection<string> PushAgents, string? TraceParent) : WorkflowCommand;

    /// <summary>The answer to a <see cref="WorkflowEffect.DeliverMessages"/> that succeeded.</summary>
    /// <param name="Effect">The effect that this answers.</param>
    /// <param name="From">The sender's role.</param>
    /// <param name="To">The recipient step.</param>
    /// <param name="Through">The number of the newest message that was delivered.</param>
    public sealed record AcknowledgeMessages(EffectId Effect, string From, string To, long Through) : WorkflowCommand;

    /// <summary>The answer to a <see cref="WorkflowEffect.DeliverMessages"/> that failed.</summary>
    /// <param name="Effect">The effect that this answers.</param>
    /// <param name="From">The sender's role.</param>
    /// <param name="To">The recipient step.</param>
    /// <param name="Error">Why.</param>
    /// <param name="Jitter">A random number from 0 to 1, for the pause before the next delivery.</param>
    /// <param name="RetryAfter">For how long the agent wants to be left alone.</param>
    public sealed record FailDelivery(EffectId Effect, string From, string To, StepError Error, double Jitter, TimeSpan RetryAfter) : WorkflowCommand;

    /// <summary>Lets dead letters be delivered again. Refused with <c>workflow.ended</c> when the run failed or was cancelled.</summary>
    /// <param name="Ids">The ids of the messages; empty for all that can be delivered.</param>
    /// <param name="PushAgents">The names of agents to which messages are pushed.</param>
    /// <param name="By">Who asks.</param>
    /// <param name="Reason">Why.</param>
    public sealed record RedriveMessages(IReadOnlyList<string> Ids, IReadOnlyCollection<string> PushAgents, string By, string Reason) : WorkflowCommand;

    /// <summary>
    /// Says that a claimed call has no caller any more: the process that made it is gone. Accepted with nothing to do unless
    /// the step's effect is <see cref="Definitions.EffectPolicy.Once"/>; others are simply called again.
    /// </summary>
    /// <param name="Effect">The claimed call.</param>
    public sealed record LoseCall(EffectId Effect) : WorkflowCommand;

    /// <summary>Time has passed: whatever is due happens now.</summary>
    public sealed record Tick : WorkflowCommand;

    /// <summary>Ends the run. Accepted with nothing to do when it has ended already.</summary>
    /// <param name="By">Who asked.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Cancel(string By, string Reason) : WorkflowCommand;

    /// <summary>
    /// Answers a wait, or gives a signal that a step is going to wait for. The same answer again is accepted with nothing to
    /// do; another one is refused, and so is one after the deadline.
    /// </summary>
    /// <param name="Name">The wait's name.</param>
    /// <param name="Payload">The answer.</param>
    /// <param name="By">Who answers.</param>
    /// <param name="Ceiling">The operator's present limits, above which an answer extends nothing.</param>
    public sealed record Signal(string Name, JsonPayload Payload, string By, WorkflowLimits Ceiling) : WorkflowCommand
    {
        /// <summary>Gets a value indicating whether the answer names an agent that may be called now, which a clarification asks for.</summary>
        public bool NamesUsableAgent { get; init; }
    }

    /// <summary>Says what came of a call whose outcome is not known. Refused with <c>step.not_unknown</c> for any other step.</summary>
    /// <param name="Step">The step's id.</param>
    /// <param name="Outcome">What came of it.</param>
    /// <param name="Result">The result, with <see cref="ResolvedOutcome.Done"/>.</param>
    /// <param name="By">Who says so.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Resolve(string Step, ResolvedOutcome Outcome, JsonPayload? Result, string By, string Reason) : WorkflowCommand;

    /// <summary>
    /// Lets a failed run go on: what failed runs again, what is finished stays, what nobody answered is asked
    /// again. The wall clock limit counts anew. Refused
    /// with <c>workflow.not_failed</c> when it has not failed.
    /// </summary>
    /// <param name="By">Who asked.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Retry(string By, string Reason) : WorkflowCommand;

    /// <summary>Gives a run more room: new totals, each at least the present one and at most the operator's.</summary>
    /// <param name="Limits">The new totals.</param>
    /// <param name="Ceiling">The operator's present limits.</param>
    /// <param name="By">Who asked.</param>
    /// <param name="Reason">Why.</param>
    public sealed record ExtendLimits(LimitExtension Limits, WorkflowLimits Ceiling, string By, string Reason) : WorkflowCommand;

    /// <summary>Starts the run as a copy of another one up to a version, with edits. Refused with <c>workflow.exists</c> when it was started before.</summary>
    /// <param name="Source">The place in the other run.</param>
    /// <param name="History">The events of the other run up to there, the first of which began it.</param>
    /// <param name="Input">Another input, with which everything runs again; null keeps it.</param>
    /// <param name="Outputs">Other results of steps; what comes after them runs again.</param>
    /// <param name="By">Who asked.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Fork(
        ForkPoint Source, IReadOnlyList<WorkflowEvent> History, JsonPayload? Input, IReadOnlyList<StepOutput> Outputs, string By, string Reason)
        : WorkflowCommand;
}
