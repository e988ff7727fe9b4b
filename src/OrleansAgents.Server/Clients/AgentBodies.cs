namespace OrleansAgents.Server.Clients;

/// <summary>The body of a registration; null for what keeps the server's default.</summary>
/// <param name="Kind">How the agent is reached.</param>
/// <param name="Endpoint">Where calls are posted.</param>
/// <param name="Capabilities">The tags by which steps find it.</param>
/// <param name="Description">A sentence for people and for the router.</param>
/// <param name="Examples">Requests that it is good for.</param>
/// <param name="Version">The version that it says it has.</param>
/// <param name="MaxConcurrency">How many calls it takes at once.</param>
/// <param name="TimeoutSeconds">How long one call may take.</param>
/// <param name="HeartbeatSeconds">How often it promises a heartbeat.</param>
/// <param name="TimeToLiveSeconds">How long after its newest heartbeat it is offline.</param>
/// <param name="Messages">How messages reach it.</param>
internal sealed record AgentBody(
    string Kind,
    string Endpoint,
    IReadOnlyList<string> Capabilities,
    string? Description,
    IReadOnlyList<string>? Examples,
    string? Version,
    int? MaxConcurrency,
    double? TimeoutSeconds,
    double? HeartbeatSeconds,
    double? TimeToLiveSeconds,
    string? Messages);

/// <summary>The agent that was removed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why.</param>
internal sealed record RemovedAgent(string Name, string Reason);
