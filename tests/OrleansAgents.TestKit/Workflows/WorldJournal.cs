using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>The world's journal as one process sees it, which can die before and after each append.</summary>
internal sealed class WorldJournal(TestWorld world, CrashPoints crash) : IWorkflowJournal
{
    public async Task<AppendOutcome> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        await crash.PassAsync(CrashPoints.BeforeAppend);
        var outcome = await world.Store.AppendAsync(append, cancellationToken);
        await crash.PassAsync(CrashPoints.AfterAppend);
        return outcome;
    }

    public async Task<IReadOnlyList<WorkflowEvent>> ReadAsync(WorkflowId workflow, CancellationToken cancellationToken)
    {
        await crash.PassAsync(CrashPoints.BeforeRead);
        return world.FromTheFuture.Contains(workflow.Value)
            ? [EventCodec.Read("""{"kind":"StepTeleported"}"""u8)]
            : await world.Store.ReadAsync(workflow, cancellationToken);
    }
}
