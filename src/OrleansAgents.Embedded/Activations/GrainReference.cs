using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Workflows.Turns;

namespace OrleansAgents.Embedded.Activations;

/// <summary>Sends calls to whatever activation the grain has when they are made.</summary>
internal sealed class GrainReference(EmbeddedHost host, WorkflowId id) : IWorkflowGrain
{
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
            : Task.FromResult(new StartAnswer(StartStatus.Refused, Error: MailboxRules.Busy));
    }

    /// <inheritdoc/>
    public Task<DomainError?> ExecuteAsync(WorkflowCommand command, CancellationToken cancellationToken)
    {
        var turn = new CommandTurn(command);
        return host.Post(id, turn, MailboxRules.IsOwed(command) ? int.MaxValue : host.MailboxMax)
            ? turn.Answer.WaitAsync(cancellationToken)
            : Task.FromResult<DomainError?>(MailboxRules.Busy);
    }

    /// <inheritdoc/>
    public Task WakeAsync(CancellationToken cancellationToken) => ExecuteAsync(new WorkflowCommand.Tick(), cancellationToken);
}
