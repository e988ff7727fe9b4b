using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Workflows;

namespace OrleansAgents.Embedded.Activations;

/// <summary>One call of a grain, waiting in its mailbox.</summary>
internal abstract class Turn
{
    /// <summary>Begins the call. Never throws.</summary>
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
internal abstract class Turn<T> : Turn
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<T>? _call;

    public Task<T> Answer => _answer.Task;

    protected TaskCompletionSource<T> Source => _answer;

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

/// <summary>The start of a run.</summary>
internal sealed class StartTurn(WorkflowStart start, CancellationToken cancellationToken) : Turn<StartAnswer>
{
    protected override Task<StartAnswer> Call(WorkflowGrain grain) => grain.StartAsync(start, cancellationToken);
}

/// <summary>A command.</summary>
internal sealed class CommandTurn(WorkflowCommand command) : Turn<DomainError?>
{
    public WorkflowCommand Command => command;

    public TaskCompletionSource<DomainError?> Completion => Source;

    protected override Task<DomainError?> Call(WorkflowGrain grain) => grain.ExecuteAsync(command, CancellationToken.None);
}

/// <summary>
/// Commands that waited together, carried out with one append: answers of parallel steps that come in while the journal is
/// written cost one write, not one each.
/// </summary>
internal sealed class CommandsTurn(IReadOnlyList<CommandTurn> turns) : Turn
{
    private Task<IReadOnlyList<DomainError?>>? _call;

    public override Task Begin(WorkflowGrain grain)
    {
        try
        {
            return _call = grain.ExecuteManyAsync([.. turns.Select(t => t.Command)], CancellationToken.None);
        }
        catch (Exception e)                                   // the boundary of the mailbox: the callers get the fault
        {
            return _call = Task.FromException<IReadOnlyList<DomainError?>>(e);
        }
    }

    public override void End()
    {
        for (var i = 0; i < turns.Count; i++)
        {
            if (_call!.IsCompletedSuccessfully)
            {
                turns[i].Completion.SetResult(_call.Result[i]);
            }
            else
            {
                turns[i].Completion.SetException(Faults(_call));
            }
        }
    }
}

/// <summary>Tells the agents that work for a run to stop; the answer is a task that ends when all were told.</summary>
internal sealed class StopCallsTurn : Turn<Task>
{
    protected override Task<Task> Call(WorkflowGrain grain) => Task.FromResult(grain.StopCalls());
}
