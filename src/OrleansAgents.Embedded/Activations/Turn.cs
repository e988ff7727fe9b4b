using OrleansAgents.Grains.Workflows;

namespace OrleansAgents.Embedded.Activations;

/// <summary>One call of a grain, waiting in its mailbox.</summary>
internal abstract class Turn
{
    /// <summary>Makes the call and tells the caller how it ended. Never throws.</summary>
    public abstract Task RunAsync(WorkflowGrain grain);
}

/// <summary>One call of a grain that gives an answer.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="call">The call.</param>
internal sealed class Turn<T>(Func<WorkflowGrain, Task<T>> call) : Turn
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    public override async Task RunAsync(WorkflowGrain grain)
    {
        try
        {
            _answer.SetResult(await call(grain));
        }
        catch (Exception e)                                   // the boundary of the mailbox: the caller gets the fault
        {
            _answer.SetException(e);
        }
    }
}
