using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Stores;

/// <content>The heads.</content>
public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<WorkflowHead?> FindAsync(WorkflowId workflow, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_runs.GetValueOrDefault(workflow.Value)?.Head);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<WorkflowHead>> ListAsync(WorkflowQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<WorkflowHead>>([.. _runs.Values.Select(run => run.Head)
                .Where(head => head.Cursor < (query.Before ?? long.MaxValue))
                .Where(head => query.Status is null || head.Status == query.Status)
                .Where(head => query.Definition is null || head.Definition == query.Definition)
                .OrderByDescending(head => head.Cursor).Take(query.Limit)]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<WorkflowId>> ListUnfinishedAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<WorkflowId>>([.. _runs.Values.Select(run => run.Head)
                .Where(head => head.Status is WorkflowStatus.Running or WorkflowStatus.Waiting)
                .OrderBy(head => head.Cursor).Select(head => new WorkflowId(head.Id))]);
        }
    }
}
