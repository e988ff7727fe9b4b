using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Stores;

/// <summary>Appends for tests that do not care what a run means.</summary>
public static class SampleAppends
{
    /// <summary>Begins a run with one event.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="definition">The definition's name.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <returns>The append.</returns>
    public static JournalAppend Start(string workflow, string definition = "demo", IdempotencyKey? key = null) => new()
    {
        Workflow = new(workflow),
        ExpectedVersion = 0,
        Events = [SampleEvents.Started(definition)],
        At = SampleEvents.At,
        Status = WorkflowStatus.Running,
        PreviousStatus = WorkflowStatus.None,
        IdempotencyKey = key,
    };

    /// <summary>Goes on with a run, numbering its events by their versions.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="expectedVersion">The version before.</param>
    /// <param name="events">How many events.</param>
    /// <param name="padding">How many bytes each has besides.</param>
    /// <returns>The append.</returns>
    public static JournalAppend More(string workflow, long expectedVersion, int events = 1, int padding = 0) => new()
    {
        Workflow = new(workflow),
        ExpectedVersion = expectedVersion,
        Events = [.. Enumerable.Range(1, events).Select(i => SampleEvents.Done(expectedVersion + i, padding))],
        At = SampleEvents.At,
        Status = WorkflowStatus.Running,
        PreviousStatus = WorkflowStatus.Running,
    };

    /// <summary>Ends a run, or lets it wait or run again.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="expectedVersion">The version before.</param>
    /// <param name="status">The status after; a status that does not end the run comes with an ordinary event.</param>
    /// <param name="previous">The status before.</param>
    /// <returns>The append.</returns>
    public static JournalAppend Turn(
        string workflow, long expectedVersion, WorkflowStatus status = WorkflowStatus.Completed, WorkflowStatus previous = WorkflowStatus.Running) => new()
        {
            Workflow = new(workflow),
            ExpectedVersion = expectedVersion,
            Events =
            [
                status switch
                {
                    WorkflowStatus.Completed => new WorkflowEvent.WorkflowCompleted(JsonPayload.EmptyObject, Exhausted: false),
                    WorkflowStatus.Failed => new WorkflowEvent.WorkflowFailed("step", new("agent.failed", "no", Retryable: false)),
                    WorkflowStatus.Cancelled => new WorkflowEvent.WorkflowCancelled("me", "enough"),
                    _ => SampleEvents.Done(expectedVersion + 1),
                },
            ],
            At = SampleEvents.At.AddSeconds(1),
            Status = status,
            PreviousStatus = previous,
        };
}
