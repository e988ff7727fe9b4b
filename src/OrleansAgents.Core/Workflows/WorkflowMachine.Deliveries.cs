using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Messages;

namespace OrleansAgents.Core.Workflows;

/// <content>How messages are delivered, and what becomes of those that are not.</content>
public static partial class WorkflowMachine
{
    private static WorkflowEffect.DeliverMessages? DeliveryOf(WorkflowState state, MessageChannel channel)
    {
        if (channel.Oldest is not { Push: true } oldest || StepOf(state, channel.To) is not { } step || state.Steps[step.Index].Agent is not { } agent)
        {
            return null;
        }

        var id = DeliveryId(state, channel, oldest);
        return new(id, channel.From, channel.To, agent, channel.NextBatch(), channel.RetryAt);
    }

    private static EffectId DeliveryId(WorkflowState state, MessageChannel channel, PendingMessage oldest) =>
        new(state.Id, $"{channel.From}>{channel.To}", (int)oldest.Message.Number, channel.Failures + 1);

    /// <summary>The channel that a delivery was for, if it is still the one that is outstanding.</summary>
    private static MessageChannel? ChannelOf(WorkflowState state, EffectId effect, string from, string to) =>
        state.Messages.Find(from, to) is { Oldest: { } oldest } channel && DeliveryId(state, channel, oldest) == effect ? channel : null;

    private static void Acknowledge(WorkflowTurn turn, WorkflowCommand.AcknowledgeMessages acknowledge)
    {
        if (ChannelOf(turn.State, acknowledge.Effect, acknowledge.From, acknowledge.To) is not null)
        {
            Acknowledge(turn, acknowledge.From, acknowledge.To, acknowledge.Through, "push");
        }
    }

    private static void Acknowledge(WorkflowTurn turn, string? from, string to, long through, string by)
    {
        foreach (var channel in turn.State.Messages.Channels)
        {
            if (channel.To == to && (from is null || channel.From == from) && channel.Oldest!.Message.Number <= through)
            {
                turn.Add(new WorkflowEvent.MessagesAcknowledged(from, to, through, by, turn.Now));
                return;
            }
        }
    }

    private static void FailDelivery(WorkflowTurn turn, WorkflowCommand.FailDelivery fail)
    {
        if (ChannelOf(turn.State, fail.Effect, fail.From, fail.To) is not { } channel)
        {
            return;
        }

        var (policy, failures, number) = (turn.State.Definition.MessageRetry, channel.Failures + 1, channel.Oldest!.Message.Number);
        if (failures < policy.Attempts && (fail.Error.Retryable || channel.Failures == 0 && channel.NextBatch().Count > 1))
        {
            var pause = fail.Error.Retryable ? Longer(policy.PauseAfter(failures, fail.Jitter), fail.RetryAfter) : TimeSpan.Zero;
            turn.Add(new WorkflowEvent.MessageDeliveryFailed(fail.From, fail.To, number, failures, fail.Error, turn.Now + pause));
            return;
        }

        var error = fail.Error with { Message = $"{failures} of {policy.Attempts} deliveries failed, the last one with: {fail.Error.Message}" };
        turn.Add(new WorkflowEvent.MessagesDeadLettered(fail.From, fail.To, [number], error));
    }

    private static DomainError? Redrive(WorkflowTurn turn, WorkflowCommand.RedriveMessages redrive)
    {
        var state = turn.State;
        if (state.Status is WorkflowStatus.Failed or WorkflowStatus.Cancelled)
        {
            return Ended(state);
        }

        var letters = state.Messages.DeadLetters;
        var wanted = redrive.Ids.ToHashSet(StringComparer.Ordinal);
        if (wanted.FirstOrDefault(id => letters.Values.All(l => l.Pending.Message.MessageId != id)) is { } unknown)
        {
            return new("message.not_found", ErrorKind.NotFound, $"Workflow '{state.Id}' has no dead letter '{Known(unknown)}'; it has {letters.Count}.");
        }

        var chosen = letters.Where(l => wanted.Count == 0 ? l.Value.Code != NoStepCode : wanted.Contains(l.Value.Pending.Message.MessageId)).ToList();
        if (chosen.FirstOrDefault(l => l.Value.Code == NoStepCode).Value is { } nobody)
        {
            return new(NoStepCode, ErrorKind.Conflict, UnknownRole(state, nobody.Pending.Message.RecipientRole));
        }

        if (chosen.Count > 0)
        {
            var pushed = chosen.Where(l => StepOf(state, l.Value.Pending.Message.RecipientRole) is { } step && IsPushed(state, step, redrive.PushAgents));
            turn.Add(new WorkflowEvent.MessagesRedriven([.. chosen.Select(l => l.Key)], [.. pushed.Select(l => l.Key)], redrive.By, redrive.Reason, turn.Now));
        }

        return null;
    }

    /// <summary>Messages to a role that no step has.</summary>
    private static WorkflowEvent.MessagesDeadLettered? ToNobody(WorkflowState state)
    {
        foreach (var channel in state.Messages.Channels)
        {
            if (StepOf(state, channel.To) is null)
            {
                return Dead(channel, channel.Pending, new(NoStepCode, UnknownRole(state, channel.To), Retryable: false));
            }
        }

        return null;
    }

    /// <summary>The messages of a run whose steps are done that only another call of their recipient could bring.</summary>
    private static WorkflowEvent.MessagesDeadLettered? LeftOver(WorkflowState state)
    {
        foreach (var channel in state.Messages.Channels)
        {
            if (DeliveryOf(state, channel) is null)
            {
                var hasAgent = At(state, channel.To).Agent is not null;
                var message = $"The run ended, and step '{channel.To}' was not called again after the message was sent.";
                return Dead(channel, channel.Pending.TakeWhile(p => !p.Push || !hasAgent), new("message.no_further_step", message, Retryable: false));
            }
        }

        return null;
    }

    private static WorkflowEvent.MessagesDeadLettered Dead(MessageChannel channel, IEnumerable<PendingMessage> messages, StepError error) =>
        new(channel.From, channel.To, [.. messages.Select(p => p.Message.Number)], error);

    /// <summary>A person who answers has seen what there was to see.</summary>
    private static WorkflowEvent.MessagesAcknowledged? Seen(WorkflowState state, StepDefinition step, StepState at, DateTimeOffset now) =>
        state.Messages.PendingCount > 0 && at.Wait is { Kind: WaitKind.Human, Answer: not null } && state.Messages.PendingTo(step.Id) is [.., var newest]
            ? new(null, step.Id, newest.Number, "person", now)
            : null;
}
