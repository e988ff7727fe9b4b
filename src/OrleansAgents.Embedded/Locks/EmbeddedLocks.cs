using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Embedded.Activations;
using OrleansAgents.Grains.Locks;

namespace OrleansAgents.Embedded.Locks;

/// <summary>The locks of the one-process host. Thread-safe.</summary>
/// <param name="services">What all locks share.</param>
/// <param name="options">How the host works.</param>
/// <param name="logger">The log.</param>
public sealed class EmbeddedLocks(LockServices services, EmbeddedHostOptions options, ILogger<EmbeddedLocks> logger) : IResourceLockGrains, IDisposable
{
    private readonly SerialGrains<ResourceLockGrain> _grains =
        new((resource, timer) => new(resource, timer, services), services.Time, options.IdleAfter, logger);

    /// <summary>Gets how many locks are in memory.</summary>
    public int Count => _grains.Count;

    /// <inheritdoc/>
    public IResourceLockGrain Get(string resource) => new LockReference(resource, _grains, logger);

    /// <inheritdoc/>
    public void Dispose() => _grains.Dispose();
}
