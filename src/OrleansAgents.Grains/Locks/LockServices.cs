using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Abstractions.States;

namespace OrleansAgents.Grains.Locks;

/// <summary>What all locks of a host share.</summary>
/// <param name="Store">Where holders and fences are kept.</param>
/// <param name="Stalls">Who notices leases that end without a release.</param>
/// <param name="Time">The clock.</param>
public sealed record LockServices(IGrainStateStore Store, IStallWatch Stalls, TimeProvider Time);
