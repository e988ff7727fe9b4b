namespace OrleansAgents.Abstractions.Hosting;

/// <summary>A small grain (an agent, a capability's registry, a lock): the host gives it one turn at a time.</summary>
public interface ISerialGrain
{
    /// <summary>Gets a value indicating whether the grain may leave memory: all it knows is durable, and nobody waits for it.</summary>
    bool MaySleep { get; }

    /// <summary>The time that the grain asked for has come.</summary>
    /// <returns>A task that ends with the turn.</returns>
    Task WakeAsync();
}

/// <summary>What a host gives a small grain while it is in memory. Called only from the grain's own turns.</summary>
public interface IGrainTimer
{
    /// <summary>Asks for <see cref="ISerialGrain.WakeAsync"/> at a time, instead of the time asked for before.</summary>
    /// <param name="at">When; null for never.</param>
    void WakeAt(DateTimeOffset? at);
}
