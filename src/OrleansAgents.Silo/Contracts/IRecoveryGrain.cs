namespace OrleansAgents.Silo.Contracts;

/// <summary>
/// Sees to it that every unfinished run is awake somewhere when it has something to do. One in the cluster; a reminder brings it back
/// when its silo is gone. What it knows is in memory: when it comes back it looks through all unfinished runs.
/// </summary>
[Alias("orleansagents.recovery")]
public interface IRecoveryGrain : IGrainWithIntegerKey
{
    /// <summary>Says that a silo is there: the grain is to live, and to look through all runs if it has not yet.</summary>
    /// <returns>A task that ends when the reminder is durable.</returns>
    [Alias("begin")]
    Task BeginAsync();

    /// <summary>Says that a silo is gone: all unfinished runs are woken, watched agents and held locks too. Returns before that is done.</summary>
    /// <param name="silo">Which; repeats of one are taken together.</param>
    /// <returns>A task that ends when it is known.</returns>
    [Alias("silo-gone")]
    Task SiloGoneAsync(string silo);

    /// <summary>Lets a run be woken that leaves memory and still has something to do.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="at">When.</param>
    /// <returns>A task that ends when it is known.</returns>
    [Alias("wake-at")]
    Task WakeAtAsync(string workflow, DateTimeOffset at);
}
