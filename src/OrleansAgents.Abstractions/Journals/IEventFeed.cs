using OrleansAgents.Core.Events;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Journals;

/// <summary>
/// The events of one workflow, or of all and of the platform (<see cref="PlatformEvent.Stream"/> in the place of a workflow's id),
/// in order, from the store: what a reader missed is read again, and only durable events are ever seen. Thread-safe. A slow reader costs nothing but its own delay: no events are buffered for it.
/// </summary>
public interface IEventFeed
{
    /// <summary>Reads events of one run that are durable now.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="afterVersion">Events with a greater version are read.</param>
    /// <param name="limit">At most this many; fewer when they are large.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The events in order; empty when there are none, and only then.</returns>
    Task<IReadOnlyList<EventView>> ReadAsync(WorkflowId workflow, long afterVersion, int limit, CancellationToken cancellationToken);

    /// <summary>Reads events of all runs that are durable now.</summary>
    /// <param name="afterSequence">Events with a greater sequence are read.</param>
    /// <param name="limit">At most this many; fewer when they are large.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The events in order; empty when there are none, and only then.</returns>
    Task<IReadOnlyList<EventView>> ReadAllAsync(long afterSequence, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Follows one run: what is there, then what comes, without a gap or a repeat. Ends after an event that ends the
    /// run, if it is the newest of its journal: a run that failed and was retried is followed on, and so is a fork whose copied
    /// events hold the end of its source. A run that does not exist yet is waited for. The platform's events have no end.
    /// </summary>
    /// <param name="workflow">The run.</param>
    /// <param name="afterVersion">Events with a greater version are given.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The events, in pages that were read together; no page is empty.</returns>
    IAsyncEnumerable<IReadOnlyList<EventView>> FollowAsync(WorkflowId workflow, long afterVersion, CancellationToken cancellationToken);

    /// <summary>Waits until a run has ended and its end is durable; an end that a retry undid before is none. Costs nothing while it waits.</summary>
    /// <param name="workflow">The run; one that does not exist yet is waited for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes with the run's end.</returns>
    Task WaitForEndAsync(WorkflowId workflow, CancellationToken cancellationToken);

    /// <summary>Follows all runs, without an end.</summary>
    /// <param name="afterSequence">Events with a greater sequence are given; null starts with what becomes durable after this call; where several processes write, what the others committed a moment before it may come too.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The events, in pages that were read together; no page is empty.</returns>
    IAsyncEnumerable<IReadOnlyList<EventView>> FollowAllAsync(long? afterSequence, CancellationToken cancellationToken);
}

/// <summary>One event as readers see it.</summary>
/// <param name="Sequence">The place in the feed of everything; grows, from 1.</param>
/// <param name="WorkflowId">The run; <see cref="PlatformEvent.Stream"/> for an event of the platform.</param>
/// <param name="Version">The place in the run's journal, from 1 without gaps, and the SSE event id; for an event of the platform its sequence.</param>
/// <param name="Kind">The name of the event, such as <c>StepCompleted</c>.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">The event itself.</param>
public sealed record EventView(long Sequence, string WorkflowId, long Version, string Kind, DateTimeOffset At, JsonPayload Data)
{
    /// <summary>Gets a value indicating whether the event ends its run, for as long as it is the newest of the journal: a retry may follow.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool EndsRun => Kind is nameof(WorkflowEvent.WorkflowCompleted) or nameof(WorkflowEvent.WorkflowFailed)
        or nameof(WorkflowEvent.WorkflowCancelled);
}
