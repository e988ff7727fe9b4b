using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Agents;

/// <summary>The body of a registration, as the OpenAPI document shows it; <see cref="AgentReader"/> reads it.</summary>
/// <param name="Kind">How the agent is reached: <c>http</c>. Other kinds come from the operator's configuration.</param>
/// <param name="Endpoint">Where calls are posted: an absolute http or https address.</param>
/// <param name="Capabilities">1 to 64 tags by which steps find the agent.</param>
/// <param name="Description">A sentence for people and for the router.</param>
/// <param name="Examples">Requests that the agent is good for, at most 128.</param>
/// <param name="Version">The version that the agent says it has.</param>
/// <param name="MaxConcurrency">How many calls it takes at once, 1 to 1000; the server's default when it is left out.</param>
/// <param name="TimeoutSeconds">How long one call may take when the step does not say; 60 when it is left out.</param>
/// <param name="HeartbeatSeconds">How often it promises a heartbeat, 1 to 3600; without it the agent sends none and counts as healthy.</param>
/// <param name="TimeToLiveSeconds">How long after its newest heartbeat it is offline; three heartbeats when it is left out.</param>
/// <param name="Messages">How messages reach it: <c>step</c>, which is the default, or <c>push</c>.</param>
/// <param name="With">Static parameters; a step's own are merged over them.</param>
internal sealed record AgentBody(
    AgentKind Kind,
    Uri Endpoint,
    IReadOnlyList<string> Capabilities,
    string? Description = null,
    IReadOnlyList<string>? Examples = null,
    string? Version = null,
    int? MaxConcurrency = null,
    double? TimeoutSeconds = null,
    double? HeartbeatSeconds = null,
    double? TimeToLiveSeconds = null,
    MessageDelivery? Messages = null,
    JsonPayload? With = null);
