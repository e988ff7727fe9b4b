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

/// <summary>
/// A command, and those that waited behind it: they are carried out with one append. Answers of parallel steps that come in
/// while the journal is written cost one write, not one each.
/// </summary>
internal sealed class CommandTurn(WorkflowCommand command) : Turn
{
    private readonly TaskCompletionSource<DomainError?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<CommandTurn>? _behind;
    private Task<IReadOnlyList<DomainError?>>? _call;

    public Task<DomainError?> Answer => _answer.Task;

    private WorkflowCommand Command => command;

    /// <summary>Takes a command along that waited behind this one.</summary>
    public void Take(CommandTurn next) => (_behind ??= []).Add(next);

    public override Task Begin(WorkflowGrain grain)
    {
        try
        {
            return _call = grain.ExecuteManyAsync(Commands(), CancellationToken.None);
        }
        catch (Exception e)                                   // the boundary of the mailbox: the callers get the fault
        {
            return _call = Task.FromException<IReadOnlyList<DomainError?>>(e);
        }
    }

    public override void End()
    {
        End(this, 0);
        for (var i = 0; i < _behind?.Count; i++)
        {
            End(_behind[i], i + 1);
        }
    }

    private WorkflowCommand[] Commands()
    {
        var commands = new WorkflowCommand[1 + (_behind?.Count ?? 0)];
        commands[0] = Command;
        for (var i = 1; i < commands.Length; i++)
        {
            commands[i] = _behind![i - 1].Command;
        }

        return commands;
    }

    private void End(CommandTurn turn, int index)
    {
        if (_call!.IsCompletedSuccessfully)
        {
            turn._answer.SetResult(_call.Result[index]);
        }
        else
        {
            turn._answer.SetException(Faults(_call));
        }
    }
}

/// <summary>Tells the agents that work for a run to stop; the answer is a task that ends when all were told.</summary>
internal sealed class StopCallsTurn : Turn<Task>
{
    protected override Task<Task> Call(WorkflowGrain grain) => Task.FromResult(grain.StopCalls());
}
