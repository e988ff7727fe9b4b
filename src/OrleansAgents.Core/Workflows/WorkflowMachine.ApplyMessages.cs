using OrleansAgents.Core.Messages;

namespace OrleansAgents.Core.Workflows;

/// <content>The fold of messages.</content>
public static partial class WorkflowMachine
{
    private static WorkflowState Sent(WorkflowState state, WorkflowEvent.MessagesSent x)
    {
        var box = state.Messages;
        var bytes = 0L;
        var ids = box.GivenIds.ToBuilder();
        for (var i = 0; i < x.Messages.Count; i++)
        {
            var sent = x.Messages[i];
            bytes += sent.Payload.Length;
            if (sent.IsGiven)
            {
                ids.Add(sent.Id);
            }

            box = box.Add(new(MessageOf(state, x, i), sent.Push));
        }

        return WithMessages(state, box with { GivenIds = ids.ToImmutable() }) with { PayloadBytes = state.PayloadBytes + bytes };
    }

    private static A2AMessage MessageOf(WorkflowState state, WorkflowEvent.MessagesSent x, int index) => new()
    {
        MessageId = x.Messages[index].Id,
        Number = x.First + index,
        SenderRole = x.From,
        RecipientRole = x.Messages[index].To,
        Payload = x.Messages[index].Payload,
        HopIndex = x.Hop,
        CorrelationId = state.CorrelationId,
        TraceParent = x.TraceParent,
        SentAt = x.At,
    };

    private static WorkflowState Redriven(WorkflowState state, WorkflowEvent.MessagesRedriven x)
    {
        var next = WithMessages(state, state.Messages.Redrive(x.Numbers, x.Pushed));
        return state.Status == WorkflowStatus.Completed ? next with { Status = WorkflowStatus.Running, ClockFrom = x.At, Output = null } : next;
    }

    private static WorkflowState WithMessages(WorkflowState state, MessageBox box) => state with { Version = state.Version + 1, Messages = box };
}
