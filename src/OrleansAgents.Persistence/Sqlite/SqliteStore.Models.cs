using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Persistence.Sqlite.Reading;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite;

/// <content>The router's models.</content>
public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    Task<StoredRouterModel?> IRouterModelStore.FindAsync(string inputHash, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputHash);
        return _readers.ReadAsync(session => ModelQueries.Find(session, inputHash), cancellationToken);
    }

    /// <inheritdoc/>
    async Task IRouterModelStore.SaveAsync(StoredRouterModel model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Check();
        var job = new SaveModelJob(model);
        await _writer.AddAsync(job, cancellationToken);
        await job.Done;
    }
}
