namespace OrleansAgents.HostContract.Platforms;

/// <summary>The settings of every host under test; what they do not name has its default.</summary>
public static class ContractSettings
{
    /// <summary>How many steps of one run work at once.</summary>
    public const int FanOut = 64;

    /// <summary>How large a payload may be, in bytes.</summary>
    public const int PayloadBytes = 65_536;

    /// <summary>Gets the settings, by configuration key.</summary>
    public static IReadOnlyDictionary<string, string?> All { get; } = new Dictionary<string, string?>
    {
        ["OrleansAgents:Limits:FanOut"] = $"{FanOut}",
        ["OrleansAgents:Limits:ParallelHops"] = $"{FanOut + 2}",
        ["OrleansAgents:Limits:PayloadBytes"] = $"{PayloadBytes}",
        ["OrleansAgents:Host:DrainTimeout"] = "00:00:00.500",        // agents that a test holds are not worth waiting for
    };
}
