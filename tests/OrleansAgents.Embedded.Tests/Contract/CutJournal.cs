using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Embedded.Tests.Contract;

/// <summary>The journal of one life of the host. Once it is cut, nothing more is written, and nobody hears of what was.</summary>
internal sealed class CutJournal(IWorkflowJournal journal) : IWorkflowJournal
{
    private static readonly Task<AppendOutcome> Never = new TaskCompletionSource<AppendOutcome>().Task;

    private volatile bool _isCut;

    public void Cut() => _isCut = true;

    public async Task<AppendOutcome> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        if (_isCut)
        {
            return await Never;
        }

        var outcome = await journal.AppendAsync(append, cancellationToken);
        return _isCut ? await Never : outcome;
    }

    public Task<IReadOnlyList<WorkflowEvent>> ReadAsync(WorkflowId workflow, CancellationToken cancellationToken) => journal.ReadAsync(workflow, cancellationToken);
}
