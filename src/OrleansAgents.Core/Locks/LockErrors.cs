using System.Globalization;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Locks;

/// <summary>The refusals of a lock, in words.</summary>
public static class LockErrors
{
    /// <summary>Says that nobody holds a lock or waits for it.</summary>
    /// <param name="resource">The resource.</param>
    /// <returns>The refusal.</returns>
    public static DomainError NotFound(string resource) => new(
        "lock.not_found", ErrorKind.NotFound, $"Nobody holds or awaits a lock on '{resource}'. Look at the list of locks for those that are held.");

    internal static DomainError Held(LockState state) => new(
        "lock.held",
        ErrorKind.Conflict,
        $"'{state.Resource}' is held by '{state.Holder!.Owner}' until {Time(state.Holder.ExpiresAt)}; {Waiting(state)}. Try again later, or wait longer.");

    internal static DomainError QueueFull(LockState state) => new(
        "lock.queue_full",
        ErrorKind.Unavailable,
        $"'{state.Resource}' is held by '{state.Holder!.Owner}', and {Waiting(state)}: no more than {Number(LockMachine.WaitersMax)} may. Try again later.");

    /// <summary>Says why this is not the holder; null when it is.</summary>
    internal static DomainError? NotHolder(LockState state, string owner, long fence) => state.Holder switch
    {
        { } holder when holder.Fence == fence && holder.Owner == owner => null,
        { } holder when holder.Fence == fence => NotHeld(
            $"'{state.Resource}' is held with fence {fence} by '{holder.Owner}', not by '{owner}'. Use the owner that acquired it."),
        _ when fence <= state.LastFence => new(
            "lock.stale_fence",
            ErrorKind.Conflict,
            $"'{owner}' does not hold '{state.Resource}' with fence {fence} any more; {Present(state)}. Stop writing, and acquire the lock again."),
        _ => NotHeld($"'{state.Resource}' was never held with fence {fence}; {Present(state)}. Acquire the lock first."),
    };

    private static DomainError NotHeld(string message) => new("lock.not_held", ErrorKind.Conflict, message);

    private static string Present(LockState state) => state.Holder is { } holder
        ? $"'{holder.Owner}' holds it with fence {holder.Fence} until {Time(holder.ExpiresAt)}"
        : state.LastFence == 0 ? "nobody has held it yet" : $"nobody holds it, and the newest fence is {state.LastFence}";

    private static string Waiting(LockState state) => state.Queue.Count switch
    {
        0 => "nobody waits for it",
        1 => "1 waits for it",
        var count => $"{Number(count)} wait for it",
    };

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
