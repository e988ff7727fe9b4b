using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Journals;

/// <summary>The heads of all runs: enough for lists and recovery, without reading journals. Thread-safe.</summary>
public interface IWorkflowIndex
{
    /// <summary>Finds one head.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The head; null when there is no such run.</returns>
    Task<WorkflowHead?> FindAsync(WorkflowId workflow, CancellationToken cancellationToken);

    /// <summary>Lists heads, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The heads, at most <see cref="WorkflowQuery.Limit"/>.</returns>
    Task<IReadOnlyList<WorkflowHead>> ListAsync(WorkflowQuery query, CancellationToken cancellationToken);

    /// <summary>Lists every run that has not ended, oldest first: the work of a recovery.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The runs.</returns>
    Task<IReadOnlyList<WorkflowId>> ListUnfinishedAsync(CancellationToken cancellationToken);
}

/// <summary>One run as lists show it.</summary>
/// <param name="Id">The run.</param>
/// <param name="Definition">The definition's name.</param>
/// <param name="DefinitionHash">The definition's content hash.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Version">The version of its newest event.</param>
/// <param name="CorrelationId">The correlation id.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it has not.</param>
/// <param name="Cursor">The place in the list, for the next page.</param>
public sealed record WorkflowHead(
    string Id,
    string Definition,
    string DefinitionHash,
    WorkflowStatus Status,
    long Version,
    string CorrelationId,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    long Cursor);

/// <summary>Which runs to list.</summary>
/// <param name="Status">Only runs that stand there; null for all.</param>
/// <param name="Definition">Only runs of the definition of this name; null for all.</param>
/// <param name="Limit">At most this many, 1 to 1,000.</param>
/// <param name="Before">Only runs further down the list than this <see cref="WorkflowHead.Cursor"/>; null from the top.</param>
public sealed record WorkflowQuery(WorkflowStatus? Status = null, string? Definition = null, int Limit = 50, long? Before = null);
