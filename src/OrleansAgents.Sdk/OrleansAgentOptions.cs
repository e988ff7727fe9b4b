namespace OrleansAgents.Sdk;

/// <summary>What an agent is called, what it can do, and its bounds. Configuration section <c>OrleansAgent</c>.</summary>
public sealed class OrleansAgentOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansAgent";

    /// <summary>Gets or sets the agent's unique name: 1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>, the first a letter or digit.</summary>
    public string Name { get; set; } = "";

    /// <summary>Gets the tags that steps ask for; at least one when the agent registers itself.</summary>
    public IList<string> Capabilities { get; } = [];

    /// <summary>Gets or sets a sentence for people and for the router.</summary>
    public string? Description { get; set; }

    /// <summary>Gets requests that the agent is good for, for the router.</summary>
    public IList<string> Examples { get; } = [];

    /// <summary>Gets or sets the agent's version.</summary>
    public string? Version { get; set; }

    /// <summary>Gets or sets where the OrleansAgents server is; null when the operator's configuration names this agent, which then does not register itself.</summary>
    public Uri? Server { get; set; }

    /// <summary>
    /// Gets or sets the address by which the server reaches this service; the path of <c>MapAgent</c> is added to it. Null takes
    /// the first address that this service listens on.
    /// </summary>
    public Uri? PublicAddress { get; set; }

    /// <summary>Gets or sets how many calls are worked on at once; further ones are rejected for the moment. 1 to 10,000.</summary>
    /// <value>The default is 16.</value>
    public int MaxConcurrency { get; set; } = 16;

    /// <summary>Gets or sets how long one call may take when the step does not say. 1 second to 1 day; null leaves it to the server.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Gets or sets how often the agent says that it is alive. 1 second to 1 hour.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long after its newest heartbeat the agent is offline, at least <see cref="Heartbeat"/>; null for three heartbeats.</summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>Gets or sets the largest body of a call. 1 KiB to 256 MiB.</summary>
    /// <value>The default is 16 MiB.</value>
    public int BodyBytesMax { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets how many finished answers are remembered for a repeat of their call. 0 to 1,000,000.</summary>
    /// <value>The default is 1,000.</value>
    public int AnswersMax { get; set; } = 1000;

    /// <summary>Gets or sets how many bytes the remembered answers may have together. 0 to 4 GiB.</summary>
    /// <value>The default is 64 MiB.</value>
    public long AnswerBytesMax { get; set; } = 64 * 1024 * 1024;

    /// <summary>Gets or sets how long an answer is remembered. 0 to 1 day.</summary>
    /// <value>The default is 10 minutes.</value>
    public TimeSpan AnswerLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Gets or sets how long calls that are worked on may go on when the service stops. 0 to 10 minutes; the host's
    /// <c>ShutdownTimeout</c> (30 seconds) bounds it too.
    /// </summary>
    /// <value>The default is 20 seconds.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
