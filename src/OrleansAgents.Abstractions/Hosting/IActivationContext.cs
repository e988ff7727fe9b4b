using OrleansAgents.Abstractions.Workflows;

namespace OrleansAgents.Abstractions.Hosting;

/// <summary>What a host gives a grain while it is in memory. Called only from the grain's own turns.</summary>
public interface IActivationContext
{
    /// <summary>Gets the reference by which work outside the turn sends commands back.</summary>
    IWorkflowGrain Self { get; }

    /// <summary>Gets a value indicating whether effects may be started; false while the host drains.</summary>
    bool StartsEffects { get; }

    /// <summary>
    /// Asks for <see cref="IWorkflowGrain.WakeAsync"/> at a time, instead of the time asked for before. Kept while the grain
    /// sleeps, lost when the process dies: a recovery asks again.
    /// </summary>
    /// <param name="at">When; null for never.</param>
    void WakeAt(DateTimeOffset? at);

    /// <summary>
    /// Says that somebody else has appended to the journal of this grain: another process may own it. A host of many processes starts no more effects
    /// for it here, lets it leave memory and wakes it wherever it belongs.
    /// </summary>
    void OnConflict();

    /// <summary>Lets the grain leave memory as soon as no call waits for it.</summary>
    void DeactivateWhenIdle();
}
