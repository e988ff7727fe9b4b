namespace OrleansAgents.Core.Registry;

/// <summary>The ranges of what an agent says of itself.</summary>
public static class AgentLimits
{
    /// <summary>The most capabilities.</summary>
    public const int CapabilitiesMax = 64;

    /// <summary>The longest description, in characters.</summary>
    public const int DescriptionMax = 2_000;

    /// <summary>The most examples.</summary>
    public const int ExamplesMax = 128;

    /// <summary>The longest example, in characters.</summary>
    public const int ExampleMax = 500;

    /// <summary>The longest version, in characters.</summary>
    public const int VersionMax = 64;

    /// <summary>The longest endpoint, in characters.</summary>
    public const int EndpointMax = 2_048;

    /// <summary>The largest static parameters, in bytes of UTF-8.</summary>
    public const int WithBytesMax = 64 * 1024;

    /// <summary>The most calls at once.</summary>
    public const int ConcurrencyMax = 1_000;

    /// <summary>The longest status word of a heartbeat, in characters.</summary>
    public const int StatusMax = 64;

    /// <summary>The longest reason of a removal, in characters.</summary>
    public const int ReasonMax = 500;

    /// <summary>The shortest interval of heartbeats.</summary>
    public static readonly TimeSpan HeartbeatMin = TimeSpan.FromSeconds(1);

    /// <summary>The longest interval of heartbeats.</summary>
    public static readonly TimeSpan HeartbeatMax = TimeSpan.FromHours(1);

    /// <summary>The longest time to live.</summary>
    public static readonly TimeSpan TimeToLiveMax = TimeSpan.FromHours(24);

    /// <summary>The shortest timeout of a call.</summary>
    public static readonly TimeSpan TimeoutMin = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest timeout of a call.</summary>
    public static readonly TimeSpan TimeoutMax = TimeSpan.FromHours(24);
}
