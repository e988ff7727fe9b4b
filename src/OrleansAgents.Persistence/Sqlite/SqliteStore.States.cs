using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;
using OrleansAgents.Persistence.Sqlite.Reading;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite;

/// <content>The states of small grains, and the events of the platform.</content>
public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<GrainStateRow?> ReadAsync(string type, string key, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => StateQueries.Find(session, type, key), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GrainStateRow>> ListAsync(string type, CancellationToken cancellationToken) =>
        await _readers.ReadAsync(session => StateQueries.List(session, type), cancellationToken);

    /// <inheritdoc/>
    public Task<long?> WriteAsync(GrainStateWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        return WriteAsync(write, write.Events, cancellationToken);
    }

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        return events.Count == 0 ? Task.CompletedTask : WriteAsync(null, events, cancellationToken);
    }

    private async Task<long?> WriteAsync(GrainStateWrite? write, IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken)
    {
        var at = _time.GetUtcNow();
        var job = new WriteStateJob(write, new(events, at), at, Signals);
        await _writer.AddAsync(job, cancellationToken);
        return await job.Done;
    }
}
