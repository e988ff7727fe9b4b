using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>Brings messages to agents that get them at once, and says what came of it as a command.</summary>
/// <param name="agents">The agents.</param>
/// <param name="invoker">How they are called.</param>
/// <param name="stalls">Hears of messages that are not delivered.</param>
/// <param name="jitter">Gives random numbers from 0 to 1.</param>
/// <param name="time">The clock.</param>
public sealed class MessageDeliveries(IAgentDirectory agents, IAgentInvoker invoker, IStallWatch stalls, Jitter jitter, TimeProvider time)
{
    /// <summary>How old an undelivered message is when somebody is told.</summary>
    private static readonly TimeSpan StallAfter = TimeSpan.FromSeconds(30);

    /// <summary>Makes one delivery, when it is due.</summary>
    /// <param name="state">The state in which it was outstanding.</param>
    /// <param name="effect">The delivery.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answer.</returns>
    public async ValueTask<WorkflowCommand> DeliverAsync(WorkflowState state, WorkflowEffect.DeliverMessages effect, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(effect);
        var oldest = effect.Messages[0];
        stalls.Expect(
            new(StallKind.Message, AboutOf(state, effect.From, effect.To), state.Id.Value, $"Message '{oldest.MessageId}' from '{effect.From}' is not delivered to agent '{effect.Agent}' of step '{effect.To}'; {effect.Id.Attempt - 1} deliveries failed."),
            oldest.SentAt + StallAfter);
        if (effect.NotBefore - time.GetUtcNow() is { } pause && pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time, cancellationToken);
        }

        if (agents.Find(effect.Agent) is not { } agent)
        {
            return Failed(effect, new("agent.unknown", $"Agent '{effect.Agent}' is not registered any more.", Retryable: true));
        }

        var answer = await invoker.CallAsync(agent, AgentCallBuilder.Build(state, effect, agent), cancellationToken);
        return answer.Status == AnswerStatus.Success
            ? new WorkflowCommand.AcknowledgeMessages(effect.Id, effect.From, effect.To, effect.Messages[^1].Number)
            : Failed(effect, answer.Error ?? new("agent.no_reason", $"The agent answered '{answer.Status}' without a reason.", Retryable: false));
    }

    /// <summary>Says that nothing of a sender and recipient is undelivered any more.</summary>
    /// <param name="state">The run.</param>
    /// <param name="from">The sender.</param>
    /// <param name="to">The recipient step.</param>
    public void Settled(WorkflowState state, string from, string to)
    {
        ArgumentNullException.ThrowIfNull(state);
        stalls.Met(StallKind.Message, AboutOf(state, from, to));
    }

    private static string AboutOf(WorkflowState state, string from, string to) => $"{state.Id}/{from}>{to}";

    private WorkflowCommand.FailDelivery Failed(WorkflowEffect.DeliverMessages effect, AgentError error) => new(
        effect.Id, effect.From, effect.To, new(error.Code, error.Message, error.Retryable), jitter(), StepCalls.RetryAfterOf(error));
}
