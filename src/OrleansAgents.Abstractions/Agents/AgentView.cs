using System.Collections.Immutable;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Abstractions.Agents;

/// <summary>An agent as people and programs see it over HTTP. It holds no secret: an endpoint is without user info, query and fragment.</summary>
/// <param name="Name">The unique name.</param>
/// <param name="Kind">How it is reached.</param>
public sealed record AgentView(string Name, AgentKind Kind)
{
    /// <summary>Gets the capability tags that steps ask for.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>Gets a sentence for people and for the router.</summary>
    public string Description { get; init; } = "";

    /// <summary>Gets requests that the agent is good for.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>Gets the version that the agent says it has; empty when it does not say.</summary>
    public string Version { get; init; } = "";

    /// <summary>Gets where the agent was named.</summary>
    public AgentSource Source { get; init; }

    /// <summary>Gets what its heartbeats say.</summary>
    public AgentHealth Health { get; init; }

    /// <summary>Gets a value indicating whether the agent finishes what it has and gets nothing new.</summary>
    public bool Draining { get; init; }

    /// <summary>Gets a value indicating whether the agent may get a new call: neither offline nor draining.</summary>
    public bool Usable { get; init; }

    /// <summary>Gets a value indicating whether calls are refused for a while because too many failed.</summary>
    public bool CircuitOpen { get; init; }

    /// <summary>Gets how many calls the agent works on now.</summary>
    public int Running { get; init; }

    /// <summary>Gets how many calls wait for it.</summary>
    public int Waiting { get; init; }

    /// <summary>Gets when its newest heartbeat came; null before the first.</summary>
    public DateTimeOffset? LastHeartbeatAt { get; init; }

    /// <summary>Gets what its newest heartbeat said; null before the first.</summary>
    public HeartbeatReport? Report { get; init; }

    /// <summary>Gets how often the agent promises a heartbeat, in seconds; null when it sends none.</summary>
    public double? HeartbeatSeconds { get; init; }

    /// <summary>Gets how long after its newest heartbeat the agent is offline, in seconds; null for three heartbeats.</summary>
    public double? TimeToLiveSeconds { get; init; }

    /// <summary>Gets the built-in type of a local agent; empty for others.</summary>
    public string Type { get; init; } = "";

    /// <summary>Gets the program and arguments of a process agent; empty for others.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Gets the address of an agent that has one.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Gets how long one call may take when the step does not say.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Gets the same in seconds, as it is registered.</summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>Gets how many calls the agent takes at once; 0 means the default of its kind.</summary>
    public int MaxConcurrency { get; init; }

    /// <summary>Gets how messages reach the agent.</summary>
    public MessageDelivery Messages { get; init; }

    /// <summary>Gets the model of a chat agent, with the name of its key's variable and never the key; null for others.</summary>
    public ChatSettings? Chat { get; init; }

    /// <summary>Gets static parameters of the agent.</summary>
    public JsonPayload With { get; init; } = JsonPayload.EmptyObject;
}
