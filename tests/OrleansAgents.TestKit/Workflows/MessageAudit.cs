using OrleansAgents.Core.Workflows;
using Xunit;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>Follows what becomes of each message of a journal, in other words than the machine's.</summary>
internal sealed class MessageAudit
{
    private readonly SortedDictionary<long, (string From, string To, string Id)> _pending = [];
    private readonly Dictionary<long, (string From, string To, string Id)> _dead = [];
    private readonly HashSet<(string To, string Id)> _ids = [];
    private long _last;

    /// <summary>Takes the next event, and the state that it led to.</summary>
    public void Next(WorkflowState state, WorkflowEvent e)
    {
        switch (e)
        {
            case WorkflowEvent.MessagesSent x: Send(x); break;
            case WorkflowEvent.MessagesAcknowledged x: Acknowledge(x); break;
            case WorkflowEvent.MessageDeliveryFailed x: Assert.Equal(x.Number, Oldest(x.From, x.To)); break;
            case WorkflowEvent.MessagesDeadLettered x: Bury(x); break;
            case WorkflowEvent.MessagesRedriven x:
                Assert.All(x.Numbers, number => Assert.True(_dead.Remove(number, out var letter) && _pending.TryAdd(number, letter), "redriven, and not dead"));
                break;
            case WorkflowEvent.WorkflowForked:
                Fork(state);
                break;
            case WorkflowEvent.WorkflowCompleted: Assert.Empty(_pending); break;
            default: break;
        }

        Assert.Equal(_pending.Keys, state.Messages.Channels.SelectMany(c => c.Pending).Select(p => p.Message.Number).Order());
        Assert.Equal(_dead.Keys.Order(), state.Messages.DeadLetters.Keys);
        Assert.Equal(_pending.Count, state.Messages.PendingCount);
        Assert.All(state.Messages.Channels, channel => Assert.False(channel.Pending.IsEmpty, "a channel without messages"));
    }

    private void Send(WorkflowEvent.MessagesSent x)
    {
        Assert.Equal(_last + 1, x.First);
        foreach (var message in x.Messages)
        {
            Assert.True(_ids.Add((message.To, message.Id)), "one recipient gets an id twice");
            _pending.Add(++_last, (x.From, message.To, message.Id));
        }
    }

    private void Acknowledge(WorkflowEvent.MessagesAcknowledged x)
    {
        var taken = _pending.Where(p => p.Key <= x.Through && p.Value.To == x.To && (x.From is null || p.Value.From == x.From)).Select(p => p.Key).ToList();
        Assert.NotEmpty(taken);
        taken.ForEach(number => _pending.Remove(number));
    }

    private void Bury(WorkflowEvent.MessagesDeadLettered x) => Assert.All(x.Numbers, number =>
    {
        Assert.True(_pending.Remove(number, out var message), "buried, and not pending");
        Assert.Equal((x.From, x.To), (message.From, message.To));
        _dead.Add(number, message);
    });

    /// <summary>What runs again in a fork may send again; with another input, nothing of the other run's is owed.</summary>
    private void Fork(WorkflowState state)
    {
        if (state.Messages.LastNumber > 0 && state.Messages is { PendingCount: 0, DeadLetters.IsEmpty: true })
        {
            _pending.Clear();
            _dead.Clear();
        }

        _ids.Clear();
    }

    private long Oldest(string from, string to) => _pending.First(p => p.Value.From == from && p.Value.To == to).Key;
}
