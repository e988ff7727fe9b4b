using OrleansAgents.Core.Messages;

namespace OrleansAgents.Core.Workflows;

/// <summary>
/// An order to the outside. Effects are not stored: they follow from the state, so a restart finds the same ones. Each
/// ends by a command that answers its id.
/// </summary>
/// <param name="Id">The stable id.</param>
public abstract record WorkflowEffect(EffectId Id)
{
    /// <summary>Ask the router and the arbitrator who takes a step; answered by <see cref="WorkflowCommand.AssignStep"/>.</summary>
    /// <param name="Id">The id, with attempt 0.</param>
    /// <param name="StepIndex">The step.</param>
    public sealed record RouteStep(EffectId Id, int StepIndex) : WorkflowEffect(Id);

    /// <summary>Ask the arbitrator which step of a routed run is next; answered by <see cref="WorkflowCommand.ChooseStep"/>.</summary>
    /// <param name="Id">The id: no step, and the number of the choice as its cycle.</param>
    public sealed record ChooseStep(EffectId Id) : WorkflowEffect(Id);

    /// <summary>
    /// Make a claimed call; answered by <see cref="WorkflowCommand.CompleteStep"/> or <see cref="WorkflowCommand.FailStep"/>.
    /// </summary>
    /// <param name="Id">The id, which the agent gets as its idempotency key.</param>
    /// <param name="StepIndex">The step.</param>
    /// <param name="Agent">The agent.</param>
    public sealed record CallAgent(EffectId Id, int StepIndex, string Agent) : WorkflowEffect(Id);

    /// <summary>
    /// Bring messages to an agent; answered by <see cref="WorkflowCommand.AcknowledgeMessages"/> or
    /// <see cref="WorkflowCommand.FailDelivery"/>. At least once: a repeat brings the same message ids.
    /// </summary>
    /// <param name="Id">The id: sender and recipient, the number of the oldest message as its cycle, and the delivery of it as its attempt.</param>
    /// <param name="From">The sender's role.</param>
    /// <param name="To">The recipient step.</param>
    /// <param name="Agent">The recipient's agent.</param>
    /// <param name="Messages">The messages, oldest first.</param>
    /// <param name="NotBefore">When; null for at once.</param>
    public sealed record DeliverMessages(
        EffectId Id, string From, string To, string Agent, IReadOnlyList<A2AMessage> Messages, DateTimeOffset? NotBefore) : WorkflowEffect(Id);
}
