namespace OrleansAgents.Core.Definitions;

/// <summary>How often a retryable failure is tried again, and how long the pause is.</summary>
/// <param name="Attempts">Attempts in all, the first included; from 1.</param>
/// <param name="Backoff">The longest pause before the second attempt; it doubles with each further attempt.</param>
/// <param name="MaxBackoff">The pause never exceeds this.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan Backoff, TimeSpan MaxBackoff)
{
    /// <summary>Three attempts, pauses of up to 1 s and 2 s.</summary>
    public static readonly RetryPolicy Default = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>Ten deliveries of a message, pauses of up to 0.2 s, 0.4 s and so on, and never more than 30 s.</summary>
    public static readonly RetryPolicy Messages = new(10, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30));

    /// <summary>
    /// Gives the pause after a failed attempt: exponential backoff with full jitter,
    /// <c>jitter · min(MaxBackoff, Backoff · 2^(attempt−1))</c>
    /// (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
    /// </summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    /// <returns>How long to wait before the next attempt.</returns>
    public TimeSpan PauseAfter(int attempt, double jitter)
    {
        var ceiling = Math.Min(MaxBackoff.TotalSeconds, Backoff.TotalSeconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromSeconds(Math.Clamp(jitter, 0, 1) * ceiling);
    }
}
