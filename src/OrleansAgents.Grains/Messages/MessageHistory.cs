using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Messages;

/// <summary>What became of every message of a run: a fold over its journal, for people. The run's own state forgets what is delivered.</summary>
internal sealed class MessageHistory
{
    private readonly List<MessageView> _all = [];
    private readonly Dictionary<long, int> _places = [];
    private readonly Dictionary<string, LinkedList<int>> _pending = new(StringComparer.Ordinal);

    /// <summary>Gets all messages, in the order in which they were sent.</summary>
    public IReadOnlyList<MessageView> All => _all;

    /// <summary>Reads a journal.</summary>
    public static MessageHistory Of(IEnumerable<WorkflowEvent> events)
    {
        var history = new MessageHistory();
        foreach (var e in events)
        {
            history.Apply(e);
        }

        return history;
    }

    private void Apply(WorkflowEvent e)
    {
        switch (e)
        {
            case WorkflowEvent.MessagesSent x:
                for (var i = 0; i < x.Messages.Count; i++)
                {
                    Add(x, i);
                }

                break;
            case WorkflowEvent.MessagesAcknowledged x:
                Deliver(x);
                break;
            case WorkflowEvent.MessageDeliveryFailed x:
                Change(x.Number, m => m with { Failures = x.Failures, RetryAt = x.RetryAt, Error = x.Error });
                break;
            case WorkflowEvent.MessagesDeadLettered x:
                foreach (var number in x.Numbers)
                {
                    // Only a delivery that failed makes a pushed message a dead letter; nobody tried to deliver the others.
                    Change(number, m => m with { Status = MessageStatus.Dead, Failures = m.Push ? m.Failures + 1 : m.Failures, RetryAt = null, Error = x.Error });
                    PendingTo(x.To).Remove(_places[number]);
                }

                break;
            case WorkflowEvent.MessagesRedriven x:
                foreach (var number in x.Numbers)
                {
                    Change(number, m => m with { Status = MessageStatus.Pending, Push = x.Pushed.Contains(number), Failures = 0, Error = null });
                    Enqueue(_places[number]);
                }

                break;
        }
    }

    private void Add(WorkflowEvent.MessagesSent x, int index)
    {
        var sent = x.Messages[index];
        _places[x.First + index] = _all.Count;
        PendingTo(sent.To).AddLast(_all.Count);
        _all.Add(new()
        {
            MessageId = sent.Id,
            Number = x.First + index,
            From = x.From,
            To = sent.To,
            Status = MessageStatus.Pending,
            Payload = sent.Payload,
            Hop = x.Hop,
            SentAt = x.At,
            Push = sent.Push,
        });
    }

    private void Change(long number, Func<MessageView, MessageView> change)
    {
        if (_places.TryGetValue(number, out var place))
        {
            _all[place] = change(_all[place]);
        }
    }

    private void Deliver(WorkflowEvent.MessagesAcknowledged x)
    {
        var pending = PendingTo(x.To);
        for (var place = pending.First; place is not null && _all[place.Value].Number <= x.Through;)
        {
            var (here, next) = (place, place.Next);
            if (x.From is null || _all[here.Value].From == x.From)
            {
                _all[here.Value] = _all[here.Value] with { Status = MessageStatus.Delivered, DeliveredAt = x.At, DeliveredBy = x.By, RetryAt = null, Error = null };
                pending.Remove(here);
            }

            place = next;
        }
    }

    /// <summary>Puts a message back in its place among those that are pending.</summary>
    private void Enqueue(int place)
    {
        var pending = PendingTo(_all[place].To);
        var after = pending.Last;
        while (after is not null && after.Value > place)
        {
            after = after.Previous;
        }

        if (after is null)
        {
            pending.AddFirst(place);
        }
        else
        {
            pending.AddAfter(after, place);
        }
    }

    private LinkedList<int> PendingTo(string to)
    {
        if (!_pending.TryGetValue(to, out var pending))
        {
            _pending[to] = pending = [];
        }

        return pending;
    }
}
