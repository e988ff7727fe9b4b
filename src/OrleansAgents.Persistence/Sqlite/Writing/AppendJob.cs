using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Payloads;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>One append. The events were encoded by the caller's thread; the writer only binds bytes.</summary>
internal sealed class AppendJob(JournalAppend append, SplitRow row, FeedSignals signals) : WriteJob
{
    private readonly TaskCompletionSource<AppendOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LockReleases? _releases = append.Releases.Count > 0 ? new(append.Releases, append.At) : null;
    private AppendOutcome _outcome = AppendOutcome.Appended;
    private long _sequence;

    private bool Ends => append.Status is WorkflowStatus.Completed or WorkflowStatus.Failed or WorkflowStatus.Cancelled;

    public Task<AppendOutcome> Done => _done.Task;

    public override int Bytes => row.Full.Length;

    public override void Execute(WriteSession session)
    {
        _outcome = AppendOutcome.Appended;
        var (key, at) = (append.IdempotencyKey, append.At.ToUnixTimeMilliseconds());
        if (key is not null && Existing(session, key) is { } existing)
        {
            _outcome = new(AppendStatus.IdempotencyKeyUsed, existing);
            return;
        }

        if (_releases is not null && FindLost(session, _releases) is { } lost)
        {
            _outcome = lost;
            return;
        }

        if (!Append(session, at))
        {
            _outcome = AppendOutcome.VersionConflict;
            return;
        }

        foreach (var payload in row.Taken)
        {
            session.Payloads.Use(append.Workflow.Value, payload);
        }

        WriteHead(session, at);
        if (key is not null)
        {
            session.InsertKey.Bind(1, key.Key).Bind(2, append.Workflow.Value).Bind(3, key.RequestHash).Bind(4, at).Run();
        }

        _releases?.Write(session);
    }

    public override void Complete()
    {
        if (_outcome.Status == AppendStatus.Appended)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(append.At.ToUnixTimeMilliseconds());      // as a read will give it
            signals.Publish(new(_sequence, append.Workflow.Value, append.ExpectedVersion + 1, append.Events.Count, row.Full, at) { EndsRun = Ends });
            _releases?.Publish(signals);
        }

        _done.SetResult(_outcome);
    }

    public override void Fail(Exception fault) => _done.SetException(fault);

    /// <summary>
    /// Looks at the locks before anything is written, for what others wrote in this transaction cannot be undone. The version comes
    /// first: a repeat of an append that released its locks must be told of the conflict.
    /// </summary>
    /// <returns>Why nothing is written; null when nothing is in the way.</returns>
    private AppendOutcome? FindLost(WriteSession session, LockReleases releases)
    {
        var version = 0L;
        session.FindVersion.Bind(1, append.Workflow.Value).Query(row => version = row.Integer(0));
        return version != append.ExpectedVersion ? AppendOutcome.VersionConflict
            : releases.FindLost(session) is { Count: > 0 } lost ? new(AppendStatus.LockLost) { LostLocks = lost }
            : null;
    }

    private bool Append(WriteSession session, long at)
    {
        _sequence = session.LastSequence + 1;

        // The newest row is mostly still known; then the unique key alone decides, and the look at the journal is saved.
        var statement = signals.IsNewest(append.Workflow.Value, append.ExpectedVersion) ? session.AppendNext : session.Append;
        statement.Bind(1, _sequence).Bind(2, append.Workflow.Value).Bind(3, append.ExpectedVersion).Bind(4, append.Events.Count)
            .Bind(5, append.Events[0].Kind).Bind(6, row.Stored).Bind(7, at).Bind(8, row.Taken.Count).Run();
        if (statement.Changes == 0)
        {
            return false;
        }

        session.LastSequence += append.Events.Count;
        return true;
    }

    private void WriteHead(WriteSession session, long at)
    {
        long? endedAt = Ends ? at : null;
        if (append.Events[0] is WorkflowEvent.WorkflowStarted started)
        {
            session.InsertHead.Bind(1, append.Workflow.Value).Bind(2, started.Definition).Bind(3, started.DefinitionHash.Value)
                .Bind(4, (long)append.Status).Bind(5, started.CorrelationId).Bind(6, at).Bind(7, endedAt)
                .Bind(8, append.IdempotencyKey?.Key).Bind(9, ++session.LastNumber).Run();
        }
        else if (append.Status != append.PreviousStatus)
        {
            session.UpdateHead.Bind(1, append.Workflow.Value).Bind(2, (long)append.Status).Bind(3, endedAt).Run();
        }
    }

    private static ExistingStart? Existing(WriteSession session, IdempotencyKey key)
    {
        ExistingStart? existing = null;
        session.FindKey.Bind(1, key.Key).Query(row => existing = new(new(row.Text(0)), row.Text(1)));
        return existing;
    }
}
