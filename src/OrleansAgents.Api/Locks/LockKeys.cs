using OrleansAgents.Api.Requests;

namespace OrleansAgents.Api.Locks;

/// <summary>The keys that bodies of locks have in common.</summary>
internal static class LockKeys
{
    public const int OwnerLengthMax = 256;
    private const double LeaseMin = 1;
    private const double LeaseMax = 86_400;

    /// <summary>Takes an owner; null means that it was not given, or was refused.</summary>
    public static string? TakeOwner(ref ObjectReader body) => body.TakeText("/owner", OwnerLengthMax);

    /// <summary>Takes a lease; null means that it was not given, or was refused.</summary>
    public static TimeSpan? TakeLease(ref ObjectReader body) =>
        body.TakeReal("/ttlSeconds", LeaseMin, LeaseMax) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
