using OrleansAgents.Abstractions.States;
using OrleansAgents.Persistence.Feeds;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>Writes one document if it has the expected etag, and with it its events; or events alone.</summary>
/// <param name="write">The document; null for events alone.</param>
/// <param name="events">The events.</param>
/// <param name="at">When.</param>
/// <param name="signals">Told of the events.</param>
internal sealed class WriteStateJob(GrainStateWrite? write, PlatformRows events, DateTimeOffset at, FeedSignals signals) : WriteJob
{
    private readonly TaskCompletionSource<long?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _etag;

    /// <summary>Gets a task that gives the new etag, 0 after a delete or without a document; null when nothing was written.</summary>
    public Task<long?> Done => _done.Task;

    /// <inheritdoc/>
    public override int Bytes => (write?.Json?.Length ?? 0) + events.Bytes;

    /// <inheritdoc/>
    public override void Execute(WriteSession session)
    {
        _etag = write is null ? 0 : Write(session, write);
        if (_etag is not null)
        {
            events.Write(session);
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_etag is not null)
        {
            events.Publish(signals);
        }

        _done.SetResult(_etag);
    }

    /// <inheritdoc/>
    public override void Fail(Exception fault) => _done.SetException(fault);

    private long? Write(WriteSession session, GrainStateWrite write)
    {
        if (session.States.ETagOf(write.Type, write.Key) != write.ExpectedETag)
        {
            return null;
        }

        if (write.Json is { } json)
        {
            return StateWrites.Put(session, write.Type, write.Key, json.Span, at);
        }

        session.States.Delete(write.Type, write.Key);
        session.KeepHighWater();                              // the deleted document may have had the newest etag
        return 0;
    }
}
