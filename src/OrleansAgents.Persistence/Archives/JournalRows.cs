using System.Text.Json;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Archives;

/// <summary>Reads the rows of a run as a replay would, and says what does not fit together.</summary>
internal static class JournalRows
{
    /// <summary>Reads the events.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rows">Its rows.</param>
    /// <returns>The events, at least one.</returns>
    /// <exception cref="InvalidDataException">The rows have a gap, cannot be read, or are not those of the head.</exception>
    public static List<WorkflowEvent> Decode(StoredRun run, IReadOnlyList<StoredRow> rows)
    {
        var (head, events) = (run.Head, new List<WorkflowEvent>());
        foreach (var row in rows)
        {
            Ensure(row.Version == events.Count + 1, head.Id, $"version {row.Version} follows where {events.Count + 1} should");
            try
            {
                EventCodec.ReadArray(row.Payload.Span, events);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
            {
                throw new InvalidDataException($"The journal of workflow '{head.Id}' cannot be read at version {row.Version}: {e.Message}", e);
            }

            Ensure(row.Events >= 1 && events.Count == row.Version + row.Events - 1, head.Id, $"version {row.Version} should hold {row.Events} events");
        }

        Ensure(events.Count == head.Version, head.Id, $"it should end with version {head.Version} and ends with {events.Count}");
        Ensure(events is [WorkflowEvent.WorkflowStarted, ..], head.Id, $"it does not begin with {nameof(WorkflowEvent.WorkflowStarted)}");
        return events;
    }

    /// <summary>Replays the events, and compares the end with what the head says.</summary>
    /// <param name="run">The run.</param>
    /// <param name="events">Its events.</param>
    /// <param name="lastAt">When the newest of them happened.</param>
    /// <param name="definition">The definition that the run pins.</param>
    /// <exception cref="InvalidDataException">They cannot be replayed, or the head says something else.</exception>
    public static void Replay(StoredRun run, IReadOnlyList<WorkflowEvent> events, DateTimeOffset lastAt, WorkflowDefinition definition)
    {
        var (head, started) = (run.Head, (WorkflowEvent.WorkflowStarted)events[0]);
        WorkflowState state;
        try
        {
            state = events.Aggregate(WorkflowState.Empty(new(head.Id), definition), WorkflowMachine.Apply);
        }
        catch (Exception e)                                   // the boundary of the replay: history that never happened may break it anywhere
        {
            throw new InvalidDataException($"The journal of workflow '{head.Id}' cannot be replayed: {e.Message}", e);
        }

        Ensure(
            (head.Definition, head.DefinitionHash, head.CorrelationId) == (started.Definition, started.DefinitionHash.Value, started.CorrelationId),
            head.Id,
            "its first event names another definition or correlation id than its head");
        Ensure(
            state.IsTerminal ? head.Status == state.Status : head.Status is WorkflowStatus.Running or WorkflowStatus.Waiting,
            head.Id,
            $"its head says {head.Status}, and a replay ends with {state.Status}");
        Ensure(head.EndedAt == (state.IsTerminal ? lastAt : null), head.Id, "its head says another end than its newest event");
    }

    private static void Ensure(bool holds, string workflow, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException($"The journal of workflow '{workflow}' does not fit together: {otherwise}.");
        }
    }
}
