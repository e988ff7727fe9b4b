using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;

namespace OrleansAgents.Grains.Agents;

/// <summary>One capability: gathers the agents that carry it, and publishes them to the directory.</summary>
public sealed class ServiceRegistryGrain : IServiceRegistryGrain, ISerialGrain
{
    private readonly CapabilityShelf _shelf = new();
    private readonly string _capability;
    private readonly IAgentDirectoryUpdates _updates;
    private bool _published;

    /// <summary>Makes a grain that knows the agents of the configuration: they stand first, in the operator's order.</summary>
    /// <param name="capability">The tag.</param>
    /// <param name="directory">The directory; before a grain has published, it knows those of the configuration alone.</param>
    /// <param name="updates">Where to publish.</param>
    public ServiceRegistryGrain(string capability, IAgentDirectory directory, IAgentDirectoryUpdates updates)
    {
        ArgumentNullException.ThrowIfNull(directory);
        (_capability, _updates) = (capability, updates);
        var place = DateTimeOffset.MinValue;
        foreach (var entry in directory.WithCapability(capability))
        {
            _shelf.Put(entry, place);
            place = place.AddTicks(1);
        }
    }

    /// <inheritdoc/>
    public bool MaySleep => _shelf.IsEmpty;

    /// <inheritdoc/>
    public Task PutAsync(AgentEntry entry, DateTimeOffset registeredAt)
    {
        _shelf.Put(entry, registeredAt);
        if (!_published)
        {
            _updates.Publish(_capability, _shelf);
            _published = true;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WithdrawAsync(string agent)
    {
        _shelf.Remove(agent);
        if (_shelf.IsEmpty)
        {
            _updates.Publish(_capability, null);
            _published = false;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WakeAsync() => Task.CompletedTask;
}
