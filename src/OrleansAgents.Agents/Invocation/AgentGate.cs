namespace OrleansAgents.Agents.Invocation;

/// <summary>The slots of one agent, and the bounded queue before them. First come, first served. Thread-safe.</summary>
/// <param name="slots">How many calls run at once; <see cref="int.MaxValue"/> for no bound.</param>
/// <param name="waitingMax">How many calls may wait.</param>
internal sealed class AgentGate(int slots, int waitingMax)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _running;

    /// <summary>Gets how many calls wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Takes a slot if one is free; whoever waits goes first.</summary>
    /// <returns>True when a slot was taken.</returns>
    public bool TryEnter()
    {
        if (slots == int.MaxValue)
        {
            return true;
        }

        lock (_lock)
        {
            var free = _running < slots;
            _running += free ? 1 : 0;
            return free;
        }
    }

    /// <summary>Waits for a slot.</summary>
    /// <param name="cancellationToken">Leaves the queue.</param>
    /// <returns>True with a slot; false when the queue is full.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; no slot was taken.</exception>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_running < slots)
            {
                _running++;
                return true;
            }

            if (_waiting.Count >= waitingMax)
            {
                return false;
            }

            place = _waiting.AddLast(turn);
        }

        await using var leaving = cancellationToken.Register(() => Leave(place, cancellationToken));
        await turn.Task;
        return true;
    }

    /// <summary>Gives a slot back, to the first that waits.</summary>
    public void Exit()
    {
        if (slots == int.MaxValue)
        {
            return;
        }

        lock (_lock)
        {
            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                first.Value.SetResult();
            }
            else
            {
                _running--;
            }
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
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
