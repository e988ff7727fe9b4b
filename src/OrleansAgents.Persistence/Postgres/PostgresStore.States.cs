using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;
using OrleansAgents.Persistence.Postgres.Reading;
using OrleansAgents.Persistence.Postgres.Writing;

namespace OrleansAgents.Persistence.Postgres;

/// <content>The states of small grains, the events of the platform, and the router's models.</content>
public sealed partial class PostgresStore
{
    private readonly StateQueries _states;
    private readonly ModelQueries _models;

    /// <inheritdoc/>
    public Task<GrainStateRow?> ReadAsync(string type, string key, CancellationToken cancellationToken) => _states.FindAsync(type, key, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GrainStateRow>> ListAsync(string type, CancellationToken cancellationToken) => await _states.ListAsync(type, cancellationToken);

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

    /// <inheritdoc/>
    Task<StoredRouterModel?> IRouterModelStore.FindAsync(string inputHash, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputHash);
        return _models.FindAsync(inputHash, cancellationToken);
    }

    /// <inheritdoc/>
    Task IRouterModelStore.SaveAsync(StoredRouterModel model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Check();
        return _models.SaveAsync(model with { Bytes = model.Bytes.ToArray() }, cancellationToken);
    }

    private async Task<long?> WriteAsync(GrainStateWrite? write, IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken)
    {
        var job = new StateJob(write, events, _time.GetUtcNow());
        await _writer.AddAsync(job, cancellationToken);
        return await job.Done;
    }
}
