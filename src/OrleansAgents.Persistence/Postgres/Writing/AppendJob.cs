using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Postgres.Connections;

namespace OrleansAgents.Persistence.Postgres.Writing;

/// <summary>One append. The events were encoded by the caller's thread.</summary>
internal sealed class AppendJob(JournalAppend append, SplitRow row) : CommitJob
{
    private readonly TaskCompletionSource<AppendOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<LockRelease> _releases = Distinct(append.Releases);
    private readonly byte[][] _released = [.. Distinct(append.Releases).Select(r => EventEncoder.Encode(new PlatformEvent.LockReleased(r.Resource, r.Owner, r.Fence)))];
    private AppendOutcome _outcome = AppendOutcome.Appended;
    private int _place;
    private int _firstLock;

    /// <summary>Gets a task that gives the outcome.</summary>
    public Task<AppendOutcome> Done => _done.Task;

    /// <inheritdoc/>
    public override int Bytes => row.Full.Length;

    private bool Ends => append.Status is WorkflowStatus.Completed or WorkflowStatus.Failed or WorkflowStatus.Cancelled;

    private long At => append.At.ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public override void AddTo(CommitBatch batch)
    {
        var (run, key) = (PostgresText.Stored(append.Workflow.Value), append.IdempotencyKey is { } k ? PostgresText.Stored(k.Key) : null);
        List<(char, string)> touched = [('r', run), .. key is null ? [] : ((char, string)[])[('k', key)], .. _releases.Select(r => ('l', r.Resource))];
        _place = batch.Appends.Add(
            batch.RoundOf(touched), run, append.ExpectedVersion, append.Events.Count, append.Events[0].Kind, row.Stored, row.Taken.Count, At);
        AddHead(batch, key);
        if (key is not null)
        {
            batch.Keys.Add(_place, key, PostgresText.Stored(append.IdempotencyKey!.RequestHash));
        }

        foreach (var payload in row.Taken)
        {
            batch.Payloads.Add(_place, payload.Hash, payload.Body);
        }

        for (var i = 0; i < _releases.Count; i++)
        {
            var release = _releases[i];
            var place = batch.Locks.Add(
                _place, PostgresText.Stored(release.Resource), release.Owner.Replace("\0", "\u001A0", StringComparison.Ordinal), release.Fence, release.MustHold, _released[i]);
            _firstLock = i == 0 ? place : _firstLock;
        }
    }

    /// <inheritdoc/>
    public override void Read(CommitAnswer answer, List<JournalRow> committed)
    {
        _outcome = (AppendStatus)answer.Outcomes[_place] switch
        {
            AppendStatus.Appended => AppendOutcome.Appended,
            AppendStatus.IdempotencyKeyUsed => new(AppendStatus.IdempotencyKeyUsed, Existing(answer)),
            AppendStatus.LockLost => new(AppendStatus.LockLost) { LostLocks = [.. Locks(answer, held: false).Where(r => r.Release.MustHold).Select(r => r.Release.Resource).Distinct()] },
            _ => AppendOutcome.VersionConflict,
        };
        if (_outcome.Status == AppendStatus.Appended)
        {
            AddRows(answer, committed);
        }
    }

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult(_outcome);

    /// <inheritdoc/>
    public override void Fail(Exception fault) => _done.SetException(fault);

    private static List<LockRelease> Distinct(IReadOnlyList<LockRelease> releases) => releases.Count == 0
        ? []
        : [.. releases.GroupBy(r => (r.Resource, r.Owner, r.Fence)).Select(same => same.First() with { MustHold = same.Any(r => r.MustHold) })];

    private void AddHead(CommitBatch batch, string? key)
    {
        long? endedAt = Ends ? At : null;
        if (append.Events[0] is WorkflowEvent.WorkflowStarted started)
        {
            batch.Starts.Add(
                _place, PostgresText.Stored(started.Definition), started.DefinitionHash.Value, PostgresText.Stored(started.CorrelationId), (short)append.Status, endedAt, key);
        }
        else if (append.Status != append.PreviousStatus)
        {
            batch.Turns.Add(_place, (short)append.Status, endedAt);
        }
    }

    private void AddRows(CommitAnswer answer, List<JournalRow> committed)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(At);                     // as a read will give it
        var sequence = answer.Sequences[_place];
        committed.Add(new(sequence, append.Workflow.Value, append.ExpectedVersion + 1, append.Events.Count, row.Full, at) { EndsRun = Ends });
        sequence += append.Events.Count;
        foreach (var (_, place) in Locks(answer, held: true))
        {
            committed.Add(new(sequence, PlatformEvent.Stream, sequence, 1, _released[place], at) { EndsRun = false });
            sequence++;
        }
    }

    private IEnumerable<(LockRelease Release, int Place)> Locks(CommitAnswer answer, bool held) =>
        _releases.Select((release, i) => (release, i)).Where(r => answer.Released[_firstLock + r.i] == held);

    private ExistingStart Existing(CommitAnswer answer)
    {
        var i = Array.IndexOf(answer.UsedAppends, _place + 1);
        return new(new(PostgresText.Read(answer.UsedRuns[i])), PostgresText.Read(answer.UsedRequests[i]));
    }
}
