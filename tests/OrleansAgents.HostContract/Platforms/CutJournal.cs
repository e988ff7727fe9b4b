using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.HostContract.Platforms;

/// <summary>The journal of one life of the host. Once it is cut, nothing more is written, and nobody hears of what was.</summary>
public sealed class CutJournal(IWorkflowJournal journal) : IWorkflowJournal
{
    private static readonly Task<AppendOutcome> Never = new TaskCompletionSource<AppendOutcome>().Task;

    private volatile bool _isCut;

    /// <summary>Cuts it.</summary>
    public void Cut() => _isCut = true;

    /// <inheritdoc/>
    public async Task<AppendOutcome> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        if (_isCut)
        {
            return await Never;
        }

        var outcome = await journal.AppendAsync(append, cancellationToken);
        return _isCut ? await Never : outcome;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<WorkflowEvent>> ReadAsync(WorkflowId workflow, CancellationToken cancellationToken) => journal.ReadAsync(workflow, cancellationToken);
}
