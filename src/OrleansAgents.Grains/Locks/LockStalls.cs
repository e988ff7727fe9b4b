using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Locks;

namespace OrleansAgents.Grains.Locks;

/// <summary>
/// Lets leases be noticed that end without a release. Each lease is expected under a name of its own (resource and fence), so
/// that the next holder's does not hide it. An expired lease stays noticed until a later holder releases the lock, which shows
/// that it moves again, or until <see cref="NoticedFor"/> has passed.
/// </summary>
internal sealed class LockStalls(string resource, IStallWatch watch)
{
    public static readonly TimeSpan NoticedFor = TimeSpan.FromMinutes(5);

    private const int NoticedMax = 16;

    private readonly Queue<long> _expired = [];

    /// <summary>Gets when what expired does not matter any more; null when nothing has.</summary>
    public DateTimeOffset? ForgetAt { get; private set; }

    public void Follow(LockHolder? before, LockHolder? after, DateTimeOffset now)
    {
        if (before is not null && before.Fence != after?.Fence)
        {
            End(before, now);
        }

        if (after is { } holder && holder != before)
        {
            watch.Expect(new(StallKind.Lock, About(holder.Fence), null, Detail(holder)), holder.ExpiresAt);
        }
    }

    public void PassTime(DateTimeOffset now)
    {
        if (ForgetAt <= now)
        {
            Forget(0);
        }
    }

    private void End(LockHolder holder, DateTimeOffset now)
    {
        if (now < holder.ExpiresAt)
        {
            watch.Met(StallKind.Lock, About(holder.Fence));
            Forget(0);
            return;
        }

        _expired.Enqueue(holder.Fence);
        Forget(NoticedMax);
        ForgetAt = now + NoticedFor;
    }

    private void Forget(int kept)
    {
        while (_expired.Count > kept)
        {
            watch.Met(StallKind.Lock, About(_expired.Dequeue()));
        }

        ForgetAt = null;
    }

    private string About(long fence) => $"{resource}#{fence}";

    private string Detail(LockHolder holder) =>
        $"The lease of '{holder.Owner}' on '{resource}' (fence {holder.Fence}, {holder.TimeToLive.TotalSeconds:0.###} s) ended without a release: "
        + "its holder is gone, or slower than the time to live. Look at the holder; let it renew in time, or acquire with a longer time to live.";
}
