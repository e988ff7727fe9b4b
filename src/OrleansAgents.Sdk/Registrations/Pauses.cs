using Microsoft.Extensions.Options;

namespace OrleansAgents.Sdk.Registrations;

/// <summary>How long to wait before the next word to the server; never in step with other agents. Not thread-safe.</summary>
/// <param name="options">The interval of heartbeats.</param>
/// <param name="seed">Where the randomness begins.</param>
internal sealed class Pauses(IOptions<OrleansAgentOptions> options, int seed)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(seed);

    /// <summary>Gives the pause to the next heartbeat: the interval, or what the server wants when that is less, times 0.9 to 1.1.</summary>
    /// <param name="nextWithin">What the server wants.</param>
    /// <returns>The pause.</returns>
    public TimeSpan Heartbeat(TimeSpan? nextWithin)
    {
        var interval = options.Value.Heartbeat;
        return (nextWithin < interval ? nextWithin.Value : interval) * (0.9 + (0.2 * _random.NextDouble()));
    }

    /// <summary>Gives the pause after failures in a row: twice as long each time, up to half a minute, times 0.5 to 1.</summary>
    /// <param name="failures">How many, from 1.</param>
    /// <returns>The pause.</returns>
    public TimeSpan AfterFailures(int failures)
    {
        var grown = First * Math.Pow(2, Math.Min(failures - 1, 16));
        return (grown < Longest ? grown : Longest) * (0.5 + (0.5 * _random.NextDouble()));
    }
}
