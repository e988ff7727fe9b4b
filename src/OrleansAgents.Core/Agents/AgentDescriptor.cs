using System.Collections.Immutable;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Agents;

/// <summary>What is known of a registered agent: who it is, what it can do, and how it is reached.</summary>
/// <param name="Name">The unique name.</param>
/// <param name="Kind">How it is reached.</param>
public sealed record AgentDescriptor(string Name, AgentKind Kind)
{
    /// <summary>Gets the capability tags that steps ask for.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>Gets a sentence for people and for the router.</summary>
    public string Description { get; init; } = "";

    /// <summary>Gets the built-in type of a <see cref="AgentKind.Local"/> agent: search, write, review or echo.</summary>
    public string Type { get; init; } = "";

    /// <summary>Gets the program and arguments of a <see cref="AgentKind.Process"/> agent.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Gets the address of a <see cref="AgentKind.Http"/> agent.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Gets how long one call may take when the step does not say. Default 60 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets how many calls the agent takes at once; further ones wait. 0 means the default of its kind.</summary>
    public int MaxConcurrency { get; init; }

    /// <summary>Gets the version that the agent says it has; empty when it does not say.</summary>
    public string Version { get; init; } = "";

    /// <summary>Gets requests that the agent is good for, for the router.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>Gets how messages reach the agent.</summary>
    public MessageDelivery Messages { get; init; }

    /// <summary>Gets how often the agent promises to send a heartbeat; null when it sends none and counts as healthy. 1 second to 1 hour.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>Gets how long after its newest heartbeat an agent is offline; null for three heartbeats.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Gets where the agent was named.</summary>
    public AgentSource Source { get; init; }

    /// <summary>Gets the model of a <see cref="AgentKind.Chat"/> agent; null for others.</summary>
    public ChatSettings? Chat { get; init; }

    /// <summary>Gets static parameters of the agent; a step's own <c>with</c> is merged over them.</summary>
    public JsonPayload With { get; init; } = JsonPayload.EmptyObject;
}
