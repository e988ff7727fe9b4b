namespace OrleansAgents.Server.Clients;

/// <summary>How a broken event stream is opened again.</summary>
internal sealed record ReconnectPolicy
{
    /// <summary>The default.</summary>
    public static readonly ReconnectPolicy Default = new();

    /// <summary>Gets how often in a row the stream may break without an event in between. Default 8.</summary>
    public int Failures { get; init; } = 8;

    /// <summary>Gets the longest pause after the first failure; it doubles with each further one. Default 500 ms.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the bound of every pause. Default 10 seconds.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets how long a stream may live without an event and still count as healthy when it closes, so that a proxy that
    /// closes quiet streams does not use up the failures. Default 20 seconds.
    /// </summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets how long a stream may be silent, keep-alive comments included, before it is opened again. Default 60 seconds.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gives the pause after failures in a row: exponential backoff, the upper half of it jittered.</summary>
    /// <param name="failures">How many, from 1.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    /// <returns>The pause.</returns>
    public TimeSpan PauseAfter(int failures, double jitter)
    {
        var ceiling = Math.Min(MaxBackoff.TotalSeconds, Backoff.TotalSeconds * Math.Pow(2, failures - 1));
        return TimeSpan.FromSeconds(ceiling * (0.5 + (jitter / 2))); // never zero: a server that restarts needs a moment
    }
}
