using System.Collections.Immutable;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Messages;

namespace OrleansAgents.Core.Workflows;

/// <summary>All that is known of one run: a fold of <c>WorkflowMachine.Apply</c> over its journal.</summary>
public sealed record WorkflowState
{
    /// <summary>Gets the run.</summary>
    public required WorkflowId Id { get; init; }

    /// <summary>Gets the definition that the run pins.</summary>
    public required WorkflowDefinition Definition { get; init; }

    /// <summary>Gets the number of events applied, which is the version of the newest.</summary>
    public long Version { get; init; }

    /// <summary>Gets where the run stands.</summary>
    public WorkflowStatus Status { get; init; }

    /// <summary>Gets the input.</summary>
    public JsonPayload Input { get; init; } = JsonPayload.Null;

    /// <summary>Gets the id that the request brought, or was given.</summary>
    public string CorrelationId { get; init; } = "";

    /// <summary>Gets the bounds of this run.</summary>
    public WorkflowLimits Limits { get; init; } = WorkflowLimits.Default;

    /// <summary>Gets when the run began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets from when the wall clock limit counts: the start, or the newest retry.</summary>
    public DateTimeOffset ClockFrom { get; init; }

    /// <summary>Gets the run that this one is a fork of, and the version; null for none.</summary>
    public ForkPoint? Parent { get; init; }

    /// <summary>Gets the pass of the loop, from 1.</summary>
    public int CurrentCycle { get; init; } = 1;

    /// <summary>Gets how many passes of the loop the run may make; 1 without a loop.</summary>
    public required int MaxCycles { get; init; }

    /// <summary>Gets how many hops were claimed.</summary>
    public int Hops { get; init; }

    /// <summary>Gets how many hops the run may make.</summary>
    public required int MaxHops { get; init; }

    /// <summary>Gets how many bytes of payloads the journal holds.</summary>
    public long PayloadBytes { get; init; }

    /// <summary>Gets the steps, by <see cref="StepDefinition.Index"/>.</summary>
    public required ImmutableArray<StepState> Steps { get; init; }

    /// <summary>Gets a value indicating whether the loop's passes, or the hops of a routed run, were used up without meeting the condition.</summary>
    public bool LoopExhausted { get; init; }

    /// <summary>Gets a value indicating whether the run has waited for somebody, so that its status must be looked at with each event.</summary>
    internal bool MayWait { get; init; }

    /// <summary>Gets the question what to do about a bound that is used up; null when it was not asked.</summary>
    public WaitState? ExhaustedWait { get; init; }

    /// <summary>Gets why the run is going to fail as soon as no step runs any more; null when it is not.</summary>
    public RunFailure? Failing { get; init; }

    /// <summary>Gets the index of the step that the arbitrator of a routed run chose last; null before the first choice.</summary>
    public int? Chosen { get; init; }

    /// <summary>Gets the index of the step that was settled last; null before the first.</summary>
    public int? LastSettled { get; init; }

    /// <summary>Gets the index of the step that completed last; null before the first.</summary>
    public int? LastCompleted { get; init; }

    /// <summary>Gets the A2A messages that somebody still owes something.</summary>
    public MessageBox Messages { get; init; } = MessageBox.Empty;

    /// <summary>Gets how many tokens of models the run has used.</summary>
    public long TokensUsed { get; init; }

    /// <summary>Gets what the models of the run have cost.</summary>
    public decimal CostUsed { get; init; }

    /// <summary>Gets a value indicating whether a step holds or has held locks, so that their end must be looked for with each event.</summary>
    internal bool MayHold { get; init; }

    /// <summary>Gets a value indicating whether the arbitrator of a routed run said done.</summary>
    public bool RouteDone { get; init; }

    /// <summary>Gets the output; null unless the run completed.</summary>
    public JsonPayload? Output { get; init; }

    /// <summary>Gets why the run failed or was cancelled; null otherwise.</summary>
    public StepError? Error { get; init; }

    /// <summary>Gets how many hops are left.</summary>
    public int RemainingHops => MaxHops - Hops;

    /// <summary>Gets a value indicating whether the models of the run have used all the tokens or the cost that they may.</summary>
    public bool IsBudgetUsed => TokensUsed >= Limits.Tokens || CostUsed >= Limits.Cost;

    /// <summary>Gets a value indicating whether the run has ended.</summary>
    public bool IsTerminal => Status is WorkflowStatus.Completed or WorkflowStatus.Failed or WorkflowStatus.Cancelled;

    /// <summary>Gives the state before anything happened.</summary>
    /// <param name="id">The run.</param>
    /// <param name="definition">The definition it pins.</param>
    /// <returns>A state with status <see cref="WorkflowStatus.None"/>.</returns>
    public static WorkflowState Empty(WorkflowId id, WorkflowDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var steps = ImmutableArray.CreateRange(Enumerable.Repeat(StepState.NotStarted, definition.Steps.Length));
        return new() { Id = id, Definition = definition, Steps = steps, MaxCycles = definition.MaxCycles, MaxHops = definition.MaxHops };
    }
}

/// <summary>The place from which a run was forked.</summary>
/// <param name="Workflow">The run.</param>
/// <param name="Version">The version of its newest event that the fork has.</param>
public sealed record ForkPoint(WorkflowId Workflow, long Version);

/// <summary>Why a run fails.</summary>
/// <param name="Step">The step that failed; null when it was none.</param>
/// <param name="Error">Why.</param>
public sealed record RunFailure(string? Step, StepError Error);
