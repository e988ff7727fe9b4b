using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Invocation;

/// <summary>
/// The slots of one agent, and the bounded queue before them. First come, first served. The number of slots may change: more
/// let waiting calls in, fewer are taken away as calls end. Thread-safe.
/// </summary>
/// <param name="slots">How many calls run at once, from 1; <see cref="int.MaxValue"/> for no bound.</param>
/// <param name="waitingMax">How many calls may wait.</param>
/// <param name="retired">Whether the agent is gone already, and the gate closes with its last call.</param>
internal sealed class AgentGate(int slots, int waitingMax, bool retired = false)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<AgentAnswer?>> _waiting = [];
    private int _slots = slots;
    private int _running;
    private bool _retired = retired;
    private bool _closed;

    /// <summary>Gets how many calls run, and how many wait.</summary>
    public (int Running, int Waiting) Load
    {
        get
        {
            lock (_lock)
            {
                return (_running, _waiting.Count);
            }
        }
    }

    /// <summary>Takes a slot if one is free; whoever waits goes first.</summary>
    /// <returns>Whether a slot was taken.</returns>
    public GateEntry TryEnter()
    {
        lock (_lock)
        {
            return TryTake();
        }
    }

    /// <summary>Waits for a slot.</summary>
    /// <param name="cancellationToken">Leaves the queue.</param>
    /// <returns>What came of it, and the answer for a call that was turned away.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; no slot was taken.</exception>
    public async ValueTask<(GateEntry Entry, AgentAnswer? Refusal)> EnterAsync(CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource<AgentAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<TaskCompletionSource<AgentAnswer?>> place;
        lock (_lock)
        {
            var entry = TryTake();
            if (entry != GateEntry.Occupied)
            {
                return (entry, null);
            }

            if (_waiting.Count >= waitingMax)
            {
                return (GateEntry.Occupied, null);
            }

            place = _waiting.AddLast(turn);
        }

        await using var leaving = cancellationToken.Register(() => Leave(place, cancellationToken));
        var refusal = await turn.Task;
        return (refusal is null ? GateEntry.Entered : GateEntry.TurnedAway, refusal);
    }

    /// <summary>Gives a slot back, to the first that waits.</summary>
    /// <returns>True when the gate has closed, because its agent is gone and this was its last call.</returns>
    public bool Exit()
    {
        lock (_lock)
        {
            _running--;
            return AdmitOrClose();
        }
    }

    /// <summary>Changes the number of slots. An agent that was gone is back.</summary>
    /// <param name="slots">The new number, from 1.</param>
    public void Resize(int slots)
    {
        lock (_lock)
        {
            (_slots, _retired) = (slots, false);
            AdmitOrClose();
        }
    }

    /// <summary>Answers every call that waits; those that run go on.</summary>
    /// <param name="answer">The answer.</param>
    public void TurnAway(AgentAnswer answer)
    {
        lock (_lock)
        {
            foreach (var turn in _waiting)
            {
                turn.SetResult(answer);
            }

            _waiting.Clear();
        }
    }

    /// <summary>Says that the agent is gone: the gate closes with its last call, and never opens again once closed.</summary>
    /// <returns>True when it has closed at once.</returns>
    public bool Retire()
    {
        lock (_lock)
        {
            _retired = true;
            return AdmitOrClose();
        }
    }

    private GateEntry TryTake()
    {
        if (_closed)
        {
            return GateEntry.Closed;
        }

        if (_running >= _slots)
        {
            return GateEntry.Occupied;
        }

        _running++;
        return GateEntry.Entered;
    }

    private bool AdmitOrClose()
    {
        while (_running < _slots && _waiting.First is { } first)
        {
            _running++;
            _waiting.RemoveFirst();
            first.Value.SetResult(null);
        }

        _closed |= _retired && _running == 0;
        return _closed;
    }

    private void Leave(LinkedListNode<TaskCompletionSource<AgentAnswer?>> place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (place.List is not null)
            {
                _waiting.Remove(place);
                place.Value.SetCanceled(cancellationToken);
            }
        }
    }
}

/// <summary>What came of asking for a slot.</summary>
internal enum GateEntry
{
    /// <summary>A slot was taken.</summary>
    Entered,

    /// <summary>No slot is free, or no place in the queue.</summary>
    Occupied,

    /// <summary>The call waited, and was answered without a slot.</summary>
    TurnedAway,

    /// <summary>The gate is that of an agent that is gone; ask for another.</summary>
    Closed,
}
