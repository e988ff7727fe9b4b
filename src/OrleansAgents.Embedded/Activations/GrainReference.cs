using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Workflows.Turns;

namespace OrleansAgents.Embedded.Activations;

/// <summary>Sends calls to whatever activation the grain has when they are made.</summary>
internal sealed class GrainReference(EmbeddedHost host, WorkflowId id) : IWorkflowGrain
{
    private static readonly DomainError Busy = new(
        "workflow.busy", ErrorKind.Unavailable, "Too many calls are waiting for this workflow. Try again.");

    /// <inheritdoc/>
    public Task<StartAnswer> StartAsync(WorkflowStart start, CancellationToken cancellationToken)
    {
        if (host.RefusalToStart is { } refusal)
        {
            return Task.FromResult(new StartAnswer(StartStatus.Refused, Error: refusal));
        }

        var turn = new StartTurn(start, cancellationToken);
        return host.Post(id, turn, host.MailboxMax)
            ? turn.Answer.WaitAsync(cancellationToken)
            : Task.FromResult(new StartAnswer(StartStatus.Refused, Error: Busy));
    }

    /// <inheritdoc/>
    public Task<DomainError?> ExecuteAsync(WorkflowCommand command, CancellationToken cancellationToken)
    {
        // What the platform itself owes a grain is bounded by the grain's own effects and timers, and must get in.
        var internally = command is WorkflowCommand.CompleteStep or WorkflowCommand.FailStep or WorkflowCommand.LoseCall
            or WorkflowCommand.Tick or WorkflowCommand.GrantLocks or WorkflowCommand.AcknowledgeMessages or WorkflowCommand.FailDelivery;
        var turn = new CommandTurn(command);
        return host.Post(id, turn, internally ? int.MaxValue : host.MailboxMax)
            ? turn.Answer.WaitAsync(cancellationToken)
            : Task.FromResult<DomainError?>(Busy);
    }

    /// <inheritdoc/>
    public Task WakeAsync(CancellationToken cancellationToken) => ExecuteAsync(new WorkflowCommand.Tick(), cancellationToken);
}
