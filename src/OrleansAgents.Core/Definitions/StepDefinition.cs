using System.Collections.Immutable;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Core.Definitions;

/// <summary>One step: what is asked for, and how failures are met. Exactly one of capability, agent and signal is set.</summary>
public sealed record StepDefinition
{
    /// <summary>Gets the id, unique in the definition.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the position in <see cref="WorkflowDefinition.Steps"/>.</summary>
    public required int Index { get; init; }

    /// <summary>Gets the capability tag by which the arbitrator picks a service.</summary>
    public string? Capability { get; init; }

    /// <summary>Gets the agent that the definition names itself.</summary>
    public string? Agent { get; init; }

    /// <summary>Gets the name of the signal whose payload is the step's result; nobody is called then.</summary>
    public string? Signal { get; init; }

    /// <summary>Gets the indexes of the steps that must be settled first; in a linear workflow, the one before.</summary>
    public required ImmutableArray<int> After { get; init; }

    /// <summary>Gets how many of <see cref="After"/> the step waits for.</summary>
    public JoinPolicy Join { get; init; } = JoinPolicy.All;

    /// <summary>Gets what the step's failure means for the run.</summary>
    public FailurePolicy OnFailure { get; init; }

    /// <summary>Gets how long one attempt may take; null leaves it to the agent.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets how retryable failures are met.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Gets whether a call whose outcome is not known may be made again.</summary>
    public EffectPolicy Effect { get; init; }

    /// <summary>Gets what happens to a call of <see cref="EffectPolicy.Once"/> whose outcome is not known.</summary>
    public UnknownPolicy OnUnknown { get; init; }

    /// <summary>Gets the locks that an attempt holds while the agent works, in the order in which they are taken; <c>{/pointer}</c> stands for a value of the input.</summary>
    public ImmutableArray<string> Locks { get; init; } = [];

    /// <summary>Gets the lease of the locks, renewed while the agent works: for so long they stay held when the process dies.</summary>
    public TimeSpan LockLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets static parameters for the agent.</summary>
    public JsonPayload With { get; init; } = JsonPayload.EmptyObject;

    /// <summary>Gets what the arbitrator does when the router is not sure; null leaves it to the operator.</summary>
    public RoutingPolicy? Routing { get; init; }

    /// <summary>Gets the human gate before the step; null for none.</summary>
    public WaitPolicy? Approval { get; init; }

    /// <summary>Gets how the step's own wait is met: for its signal, or for the answer of a human agent.</summary>
    public WaitPolicy Wait { get; init; } = WaitPolicy.Standard;
}
