namespace OrleansAgents.Abstractions.Routing;

/// <summary>Keeps trained router models, so that a restart answers at once. Thread-safe.</summary>
public interface IRouterModelStore
{
    /// <summary>How many models are kept; older ones are removed.</summary>
    const int Kept = 3;

    /// <summary>Finds a model by what it was trained on.</summary>
    /// <param name="inputHash">The hash of services, knowledge and method.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The model; null when there is none.</returns>
    /// <exception cref="Journals.StoreUnavailableException">The store cannot be read now.</exception>
    Task<StoredRouterModel?> FindAsync(string inputHash, CancellationToken cancellationToken);

    /// <summary>Keeps a model; durable when it returns. One of the same hash is replaced. All but the newest <see cref="Kept"/> are removed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="Journals.StoreUnavailableException">The store cannot be written now.</exception>
    Task SaveAsync(StoredRouterModel model, CancellationToken cancellationToken);
}

/// <summary>A trained model.</summary>
/// <param name="InputHash">The hash of what it was trained on, lower-case hexadecimal; the key.</param>
/// <param name="Version">The hash of its content, as recommendations name it.</param>
/// <param name="Bytes">The model; at most 64 MiB.</param>
/// <param name="At">When it was trained.</param>
public sealed record StoredRouterModel(string InputHash, string Version, ReadOnlyMemory<byte> Bytes, DateTimeOffset At);
