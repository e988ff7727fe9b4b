using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Postgres.Connections;

namespace OrleansAgents.Persistence.Postgres.Writing;

/// <summary>Writes one document if it has the expected etag, and with it its events; or events alone.</summary>
/// <param name="write">The document; null for events alone.</param>
/// <param name="events">The events.</param>
/// <param name="now">When.</param>
internal sealed class StateJob(GrainStateWrite? write, IReadOnlyList<PlatformEvent> events, DateTimeOffset now) : CommitJob
{
    private readonly TaskCompletionSource<long?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Kind, byte[] Payload)> _events = [.. events.Select(e => (e.Kind, EventEncoder.Encode(e)))];
    private readonly long _at = now.ToUnixTimeMilliseconds();
    private long? _etag;
    private int _place;

    /// <summary>Gets a task that gives the new etag, 0 after a delete or without a document; null when nothing was written.</summary>
    public Task<long?> Done => _done.Task;

    /// <inheritdoc/>
    public override int Bytes { get; } = (write?.Json?.Length ?? 0) + (64 * events.Count);

    /// <inheritdoc/>
    public override void AddTo(CommitBatch batch)
    {
        _place = write is null
            ? batch.States.Add(null, null, 0, null, _at, _events.Count)
            : batch.States.Add(PostgresText.Stored(write.Type), PostgresText.Stored(write.Key), write.ExpectedETag, write.Json, _at, _events.Count);
        foreach (var (kind, payload) in _events)
        {
            batch.Events.Add(kind, payload);
        }
    }

    /// <inheritdoc/>
    public override void Read(CommitAnswer answer, List<JournalRow> committed)
    {
        _etag = answer.ETags[_place] < 0 ? null : answer.ETags[_place];
        if (_etag is null)
        {
            return;
        }

        var (sequence, at) = (answer.StateSequences[_place], DateTimeOffset.FromUnixTimeMilliseconds(_at));
        foreach (var (_, payload) in _events)
        {
            committed.Add(new(sequence, PlatformEvent.Stream, sequence, 1, payload, at) { EndsRun = false });
            sequence++;
        }
    }

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult(_etag);

    /// <inheritdoc/>
    public override void Fail(Exception fault) => _done.SetException(fault);
}
