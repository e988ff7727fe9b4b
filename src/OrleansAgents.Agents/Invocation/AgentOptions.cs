using OrleansAgents.Agents.Circuits;
using OrleansAgents.Agents.Local.Search;

namespace OrleansAgents.Agents.Invocation;

/// <summary>The bounds of agent calls. Configuration section <c>OrleansAgents:Agents</c>.</summary>
public sealed class AgentOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansAgents:Agents";

    /// <summary>Gets or sets how many calls may wait for one agent; more are answered <c>agent.busy</c>. From 0.</summary>
    /// <value>The default is 100,000.</value>
    public int WaitingCallsMax { get; set; } = 100_000;

    /// <summary>Gets or sets the largest result, in bytes of UTF-8. 1 KiB to 64 MiB.</summary>
    /// <value>The default is 1 MiB.</value>
    public int PayloadBytesMax { get; set; } = 1024 * 1024;

    /// <summary>
    /// Gets or sets how much output of a process, or body of an HTTP response, is read; reading more ends the call. At least
    /// <see cref="PayloadBytesMax"/>, at most 256 MiB.
    /// </summary>
    /// <value>The default is 4 MiB.</value>
    public int OutputBytesMax { get; set; } = 4 * 1024 * 1024;

    /// <summary>Gets or sets how many processes one agent runs at once when its registration does not say. 1 to 1,024.</summary>
    /// <value>The default is the number of processors.</value>
    public int ProcessConcurrency { get; set; } = Environment.ProcessorCount;

    /// <summary>Gets or sets how many requests one HTTP or chat agent gets at once when its registration does not say. 1 to 10,000.</summary>
    /// <value>The default is 64.</value>
    public int HttpConcurrency { get; set; } = 64;

    /// <summary>
    /// Gets or sets how long the output of a process is still read after the process has ended, when a process that it left
    /// behind keeps the output open. 0 to 1 minute.
    /// </summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan OutputGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets the networks that agents registered over HTTP may have their addresses in, besides public ones: each as
    /// <c>10.1.0.0/16</c>, <c>fd00::/8</c>, or one address.
    /// </summary>
    /// <value>The default is none.</value>
    public IList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Gets or sets a value indicating whether agents registered over HTTP may be on this machine's loopback.</summary>
    /// <value>The default is false; the server sets it when it listens on loopback alone, so that only this machine can register an agent.</value>
    public bool AllowLoopback { get; set; }

    /// <summary>Gets when calls to an agent that keeps failing are refused for a while.</summary>
    public CircuitOptions Circuit { get; init; } = new();

    /// <summary>Gets the bounds of the search agent.</summary>
    public SearchOptions Search { get; init; } = new();
}
