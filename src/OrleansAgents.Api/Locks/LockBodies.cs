namespace OrleansAgents.Api.Locks;

/// <summary>The body of a wish for a lock, as the OpenAPI document shows it; <see cref="AcquireReader"/> reads it.</summary>
/// <param name="Owner">Who wants the lock, 1 to 256 printable characters.</param>
/// <param name="TtlSeconds">The lease, 1 second to 1 day.</param>
/// <param name="WaitSeconds">How long to wait in the queue; not at all when it is left out.</param>
internal sealed record AcquireBody(string Owner, double TtlSeconds, double? WaitSeconds = null);

/// <summary>The body of a renewal, as the OpenAPI document shows it; <see cref="HolderReader"/> reads it.</summary>
/// <param name="Owner">The holder.</param>
/// <param name="Fence">The fence of the grant.</param>
/// <param name="TtlSeconds">The lease from now on; that of the grant when it is left out.</param>
internal sealed record RenewBody(string Owner, long Fence, double? TtlSeconds = null);

/// <summary>The body of a release, as the OpenAPI document shows it; <see cref="HolderReader"/> reads it.</summary>
/// <param name="Owner">The holder, unless the query names it.</param>
/// <param name="Fence">The fence of the grant, unless the query has it.</param>
internal sealed record ReleaseBody(string? Owner = null, long? Fence = null);

/// <summary>What a holder says of itself, with a renewal or a release.</summary>
/// <param name="Owner">The holder.</param>
/// <param name="Fence">The fence of the grant.</param>
/// <param name="TimeToLive">The lease from now on; null for that of the grant.</param>
internal sealed record Holder(string Owner, long Fence, TimeSpan? TimeToLive);
