using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <content>Copies of runs.</content>
public sealed partial class WorkflowClient
{
    /// <inheritdoc/>
    public async Task<Result<StartedWorkflow>> ForkAsync(string id, ForkRequest fork, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fork);
        if (StartChecks.CheckWho(fork.By) is { } malformed)
        {
            return malformed;
        }

        if (!WorkflowId.IsValid(id) || await journal.ReadAsync(new(id), cancellationToken) is not [WorkflowEvent.WorkflowStarted started, ..] events)
        {
            return NotFound(id);
        }

        var version = fork.Version ?? events.Count;
        if (version < 1 || version > events.Count)
        {
            var message = $"Workflow '{id}' has versions 1 to {events.Count}; found {version}. List them with 'orleansagents watch {id}'.";
            return new DomainError("version.not_found", ErrorKind.NotFound, message);
        }

        var found = await definitions.FindAsync(started.DefinitionHash, started.Limits, cancellationToken);
        if (!found.TryGet(out var definition, out var error))
        {
            return error;
        }

        if (fork.Input is { } input && StartChecks.CheckInput(definition, input) is { } refused)
        {
            return refused;
        }

        var history = version == events.Count ? events : [.. events.Take((int)version)];
        return await ForkAsync(new(new(id), version), started, history, definition, fork, cancellationToken);
    }

    private Task<Result<StartedWorkflow>> ForkAsync(
        ForkPoint source,
        WorkflowEvent.WorkflowStarted started,
        IReadOnlyList<WorkflowEvent> history,
        WorkflowDefinition definition,
        ForkRequest fork,
        CancellationToken cancellationToken)
    {
        var command = new WorkflowCommand.Fork(source, history, fork.Input, fork.Outputs, fork.By, fork.Reason);
        var key = fork.IdempotencyKey is { } k ? new IdempotencyKey(k, HashOf(source, fork)) : null;
        return StartAsync(NewId(), new(definition, command, key), started.CorrelationId, cancellationToken);
    }

    private static string HashOf(ForkPoint source, ForkRequest fork) => HashOf(
        $"fork:{source.Workflow}@{fork.Version}\n{string.Join(',', fork.Outputs.Select(o => o.Step))}\n",
        [fork.Input ?? JsonPayload.Null, .. fork.Outputs.Select(o => o.Result)]);
}
