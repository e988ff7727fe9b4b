namespace OrleansAgents.Server.Clients;

/// <summary>The body of a wish for a lock.</summary>
/// <param name="Owner">Who wants it.</param>
/// <param name="TtlSeconds">The lease.</param>
/// <param name="WaitSeconds">How long to wait in the queue.</param>
internal sealed record AcquireBody(string Owner, double TtlSeconds, double WaitSeconds);

/// <summary>The body of a renewal.</summary>
/// <param name="Owner">The holder.</param>
/// <param name="Fence">The fence of the grant.</param>
/// <param name="TtlSeconds">The lease from now on; null for that of the grant.</param>
internal sealed record RenewBody(string Owner, long Fence, double? TtlSeconds);

/// <summary>The lock that was released.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Owner">Who held it.</param>
/// <param name="Fence">The fence of the grant.</param>
internal sealed record ReleasedLock(string Resource, string Owner, long Fence);
