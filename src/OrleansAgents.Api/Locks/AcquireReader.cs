using System.Text.Json;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Locks;

/// <summary>Reads the body of a wish for a lock.</summary>
internal static class AcquireReader
{
    public static Result<LockRequest> Read(string resource, TimeSpan waitMax, ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var (owner, lease, wait) = ((string?)null, (TimeSpan?)null, TimeSpan.Zero);
        var body = new ObjectReader(utf8.Span);
        var (ownerGiven, leaseGiven) = (body.Error is not null, body.Error is not null);
        while (body.NextKey())
        {
            if (body.IsKey("owner"u8))
            {
                (owner, ownerGiven) = (LockKeys.TakeOwner(ref body), body.Kind != JsonTokenType.Null);
            }
            else if (body.IsKey("ttlSeconds"u8))
            {
                (lease, leaseGiven) = (LockKeys.TakeLease(ref body), body.Kind != JsonTokenType.Null);
            }
            else if (body.IsKey("waitSeconds"u8))
            {
                wait = TakeWait(ref body, waitMax);
            }
            else
            {
                body.RefuseKey("owner, ttlSeconds and waitSeconds");
            }
        }

        RefuseMissing(ref body, ownerGiven, leaseGiven);
        return body.Error is { } error ? error : new LockRequest(resource, owner!, lease!.Value, wait);
    }

    private static TimeSpan TakeWait(ref ObjectReader body, TimeSpan waitMax)
    {
        if (body.TakeReal("/waitSeconds", 0, double.MaxValue) is not { } seconds)
        {
            return TimeSpan.Zero;
        }

        if (seconds <= waitMax.TotalSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        body.Refuse("/waitSeconds", FormattableString.Invariant(
            $"'waitSeconds' may be at most {waitMax.TotalSeconds} ({ApiOptions.Section}:{nameof(ApiOptions.LockWaitMax)}); wait for less, and ask again."));
        return TimeSpan.Zero;
    }

    private static void RefuseMissing(ref ObjectReader body, bool ownerGiven, bool leaseGiven)
    {
        if (!ownerGiven)
        {
            body.Refuse("", "The key 'owner' is missing; say who wants the lock.");
        }

        if (!leaseGiven)
        {
            body.Refuse("", "The key 'ttlSeconds' is missing; say for how long the lock is wanted if it is not renewed.");
        }
    }
}
