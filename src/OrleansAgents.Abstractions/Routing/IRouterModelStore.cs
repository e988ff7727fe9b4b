namespace OrleansAgents.Abstractions.Routing;

/// <summary>Keeps trained router models, so that a restart answers at once. Thread-safe.</summary>
public interface IRouterModelStore
{
    /// <summary>How many models are kept; older ones are removed.</summary>
    const int Kept = 3;

    /// <summary>How large a model may be, in bytes.</summary>
    const int BytesMax = 64 << 20;

    /// <summary>Finds a model by what it was trained on.</summary>
    /// <param name="inputHash">The hash of services, knowledge and method.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The model, byte for byte as it was kept; null when there is none, or it was damaged since: train it anew.</returns>
    /// <exception cref="Journals.StoreUnavailableException">The store cannot be read now.</exception>
    Task<StoredRouterModel?> FindAsync(string inputHash, CancellationToken cancellationToken);

    /// <summary>Keeps a model; durable when it returns. One of the same hash is replaced. All but the <see cref="Kept"/> that were kept last are removed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="ArgumentException">The model has no hash, no version or no bytes, or more than <see cref="BytesMax"/>.</exception>
    /// <exception cref="Journals.StoreUnavailableException">The store cannot be written now.</exception>
    Task SaveAsync(StoredRouterModel model, CancellationToken cancellationToken);
}

/// <summary>A trained model.</summary>
/// <param name="InputHash">The hash of what it was trained on, lower-case hexadecimal; the key.</param>
/// <param name="Version">The hash of its content, as recommendations name it.</param>
/// <param name="Bytes">The model; at most <see cref="IRouterModelStore.BytesMax"/>. Must not change while it is being kept.</param>
/// <param name="At">When it was trained; kept to the millisecond.</param>
public sealed record StoredRouterModel(string InputHash, string Version, ReadOnlyMemory<byte> Bytes, DateTimeOffset At)
{
    /// <summary>Refuses what no store keeps.</summary>
    /// <exception cref="ArgumentException">As <see cref="IRouterModelStore.SaveAsync"/> says.</exception>
    public void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(InputHash);
        ArgumentException.ThrowIfNullOrEmpty(Version);
        ArgumentOutOfRangeException.ThrowIfZero(Bytes.Length, nameof(Bytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Bytes.Length, IRouterModelStore.BytesMax, nameof(Bytes));
    }
}
