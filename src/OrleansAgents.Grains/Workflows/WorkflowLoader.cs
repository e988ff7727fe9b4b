using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>Replays a journal into a state. The only reader of journals: grains, views and replays share it.</summary>
/// <param name="journal">The journal.</param>
/// <param name="definitions">The definitions that runs pin.</param>
public sealed class WorkflowLoader(IWorkflowJournal journal, IDefinitionCatalog definitions)
{
    /// <summary>Loads one run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The state; null when there is no such run.</returns>
    /// <exception cref="InvalidDataException">The journal does not begin as it must, or this build cannot read its definition.</exception>
    public async Task<WorkflowState?> LoadAsync(WorkflowId id, CancellationToken cancellationToken) =>
        await ReadAsync(id, cancellationToken) is { } read ? read.Events.Aggregate(read.Empty, WorkflowMachine.Apply) : null;

    /// <summary>Reads one run's events, to be folded by whoever wants to see each.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The events, at least one, and the state before them; null when there is no such run.</returns>
    /// <exception cref="InvalidDataException">As of <see cref="LoadAsync"/>.</exception>
    public async Task<(WorkflowState Empty, IReadOnlyList<WorkflowEvent> Events)?> ReadAsync(WorkflowId id, CancellationToken cancellationToken)
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
            ? (WorkflowState.Empty(id, definition), events)
            : throw new InvalidDataException($"Workflow '{id}' pins definition '{started.Definition}' ({started.DefinitionHash}), which cannot be read: {error.Message}");
    }
}
