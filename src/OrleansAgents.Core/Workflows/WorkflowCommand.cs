using OrleansAgents.Core.Json;
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
    public sealed record AssignStep(EffectId Effect, Recommendation Recommendation, RoutingDecision Decision) : WorkflowCommand;

    /// <summary>The answer to a <see cref="WorkflowEffect.CallAgent"/> that succeeded.</summary>
    /// <param name="Effect">The effect that this answers.</param>
    /// <param name="Result">The agent's result.</param>
    /// <param name="Elapsed">How long the call took.</param>
    public sealed record CompleteStep(EffectId Effect, JsonPayload Result, TimeSpan Elapsed) : WorkflowCommand;

    /// <summary>The answer to a <see cref="WorkflowEffect.CallAgent"/> that failed.</summary>
    /// <param name="Effect">The effect that this answers.</param>
    /// <param name="Error">Why.</param>
    /// <param name="Elapsed">How long the call took.</param>
    /// <param name="Jitter">A random number from 0 to 1, for the pause before the next attempt.</param>
    public sealed record FailStep(EffectId Effect, StepError Error, TimeSpan Elapsed, double Jitter) : WorkflowCommand;

    /// <summary>Time has passed: whatever is due happens now.</summary>
    public sealed record Tick : WorkflowCommand;

    /// <summary>Ends the run. Accepted with nothing to do when it has ended already.</summary>
    /// <param name="By">Who asked.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Cancel(string By, string Reason) : WorkflowCommand;
}
