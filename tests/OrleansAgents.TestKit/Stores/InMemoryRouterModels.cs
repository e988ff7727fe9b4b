using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;

namespace OrleansAgents.TestKit.Stores;

/// <summary>The router's models in memory, with the contract of the real stores and a fault switch. Thread-safe.</summary>
public sealed class InMemoryRouterModels : IRouterModelStore
{
    private readonly Lock _gate = new();
    private readonly List<StoredRouterModel> _models = [];

    /// <summary>Gets or sets why nothing can be read or written; null when all is well.</summary>
    public StoreUnavailableException? Fault { get; set; }

    /// <inheritdoc/>
    public Task<StoredRouterModel?> FindAsync(string inputHash, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputHash);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var found = _models.Find(model => model.InputHash == inputHash);
            return Fault is { } fault ? Task.FromException<StoredRouterModel?>(fault) : Task.FromResult(found);
        }
    }

    /// <inheritdoc/>
    public Task SaveAsync(StoredRouterModel model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Check();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (Fault is { } fault)
            {
                return Task.FromException(fault);
            }

            var at = DateTimeOffset.FromUnixTimeMilliseconds(model.At.ToUnixTimeMilliseconds());             // as precise as a real store
            _models.RemoveAll(other => other.InputHash == model.InputHash);
            _models.Add(model with { Bytes = model.Bytes.ToArray(), At = at });
            _models.RemoveRange(0, Math.Max(0, _models.Count - IRouterModelStore.Kept));
            return Task.CompletedTask;
        }
    }
}
