namespace OrleansAgents.Grains.Workflows.Turns;

/// <summary>One call of a grain, waiting in its mailbox.</summary>
public abstract class Turn
{
    /// <summary>Begins the call. Never throws.</summary>
    /// <param name="grain">The grain.</param>
    /// <returns>A task that ends with the call, however it ends.</returns>
    public abstract Task Begin(WorkflowGrain grain);

    /// <summary>Tells the caller how the call ended.</summary>
    public abstract void End();

    /// <summary>Gives what a call threw, a cancellation included.</summary>
    protected static IEnumerable<Exception> Faults(Task call) =>
        call.Exception?.InnerExceptions ?? (IEnumerable<Exception>)[new TaskCanceledException(call)];
}

/// <summary>One call of a grain that gives an answer.</summary>
/// <typeparam name="T">The answer.</typeparam>
public abstract class Turn<T> : Turn
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<T>? _call;

    /// <summary>Gets the answer.</summary>
    public Task<T> Answer => _answer.Task;

    /// <inheritdoc/>
    public override Task Begin(WorkflowGrain grain)
    {
        try
        {
            return _call = Call(grain);
        }
        catch (Exception e)                                   // the boundary of the mailbox: the caller gets the fault
        {
            return _call = Task.FromException<T>(e);
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        if (_call!.IsCompletedSuccessfully)
        {
            _answer.SetResult(_call.Result);
        }
        else
        {
            _answer.SetException(Faults(_call));
        }
    }

    /// <summary>Makes the call.</summary>
    protected abstract Task<T> Call(WorkflowGrain grain);
}
