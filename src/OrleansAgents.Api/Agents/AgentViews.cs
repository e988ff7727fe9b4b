using OrleansAgents.Abstractions.Agents;

namespace OrleansAgents.Api.Agents;

/// <summary>Shows what is known of an agent to whoever may read, without what only the platform may know.</summary>
internal static class AgentViews
{
    public static AgentView Of(AgentEntry entry)
    {
        var agent = entry.Agent;
        return new(agent.Name, agent.Kind)
        {
            Capabilities = agent.Capabilities,
            Description = agent.Description,
            Examples = agent.Examples,
            Version = agent.Version,
            Source = agent.Source,
            Health = entry.Health,
            Draining = entry.Draining,
            Usable = entry.IsUsable,
            CircuitOpen = entry.CircuitOpen,
            Running = entry.Running,
            Waiting = entry.Waiting,
            LastHeartbeatAt = entry.LastHeartbeatAt,
            Report = entry.Report,
            HeartbeatSeconds = agent.Heartbeat?.TotalSeconds,
            TimeToLiveSeconds = agent.TimeToLive?.TotalSeconds,
            Type = agent.Type,
            Command = agent.Command,
            Endpoint = WithoutSecrets(agent.Endpoint),
            Timeout = agent.Timeout,
            TimeoutSeconds = agent.Timeout.TotalSeconds,
            MaxConcurrency = agent.MaxConcurrency,
            Messages = agent.Messages,
            Chat = agent.Chat,
            With = agent.With,
        };
    }

    /// <summary>Passwords stand in the user info of an address, and tokens in its query.</summary>
    private static Uri? WithoutSecrets(Uri? endpoint) =>
        endpoint is null or { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
            ? endpoint
            : new(endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
}
