using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Grains.Tests.Locks;

/// <summary>A store in which a test can act just before a write, or fail just after it.</summary>
internal sealed class WatchedStates(IGrainStateStore inner, LockWorld world) : IGrainStateStore
{
    public Task<GrainStateRow?> ReadAsync(string type, string key, CancellationToken cancellationToken) => inner.ReadAsync(type, key, cancellationToken);

    public Task<IReadOnlyList<GrainStateRow>> ListAsync(string type, CancellationToken cancellationToken) => inner.ListAsync(type, cancellationToken);

    public async Task<long?> WriteAsync(GrainStateWrite write, CancellationToken cancellationToken)
    {
        world.OnWrite?.Invoke();
        var etag = await inner.WriteAsync(write, cancellationToken);
        world.AfterWrite?.Invoke();
        return etag;
    }

    public Task AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken) => inner.AppendAsync(events, cancellationToken);
}
