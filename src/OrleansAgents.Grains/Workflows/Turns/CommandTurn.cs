using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows.Turns;

/// <summary>
/// A command, and those that waited behind it: they are carried out with one append. Answers of parallel steps that come in
/// while the journal is written cost one write, not one each.
/// </summary>
/// <param name="command">The command.</param>
public sealed class CommandTurn(WorkflowCommand command) : Turn
{
    private readonly TaskCompletionSource<DomainError?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<CommandTurn>? _behind;
    private Task<IReadOnlyList<DomainError?>>? _call;

    /// <summary>Gets the answer, as of <see cref="WorkflowGrain.ExecuteAsync"/>; durable when it is there.</summary>
    public Task<DomainError?> Answer => _answer.Task;

    private WorkflowCommand Command => command;

    /// <summary>Takes a command along that waited behind this one.</summary>
    /// <param name="next">The command.</param>
    public void Take(CommandTurn next) => (_behind ??= []).Add(next);

    /// <inheritdoc/>
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

    /// <inheritdoc/>
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
