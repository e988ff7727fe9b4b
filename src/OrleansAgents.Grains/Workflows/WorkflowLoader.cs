using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>Replays a journal into a state. The only reader of journals: grains and views share it.</summary>
/// <param name="journal">The journal.</param>
/// <param name="definitions">The definitions that runs pin.</param>
public sealed class WorkflowLoader(IWorkflowJournal journal, IDefinitionCatalog definitions)
{
    /// <summary>Loads one run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The state; null when there is no such run.</returns>
    /// <exception cref="InvalidDataException">The journal does not begin as it must, or this build cannot read its definition.</exception>
    public async Task<WorkflowState?> LoadAsync(WorkflowId id, CancellationToken cancellationToken)
    {
        var events = await journal.ReadAsync(id, cancellationToken);
        if (events.Count == 0)
        {
            return null;
        }

        var started = events[0] as WorkflowEvent.WorkflowStarted
            ?? throw new InvalidDataException($"The journal of workflow '{id}' begins with {events[0].Kind}, not with {nameof(WorkflowEvent.WorkflowStarted)}.");
        var found = await definitions.FindAsync(started.DefinitionHash, started.Limits, cancellationToken);
        return found.TryGet(out var definition, out var error)
            ? events.Aggregate(WorkflowState.Empty(id, definition), WorkflowMachine.Apply)
            : throw new InvalidDataException($"Workflow '{id}' pins definition '{started.Definition}' ({started.DefinitionHash}), which cannot be read: {error.Message}");
    }
}
