using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Agents;

/// <summary>Where an agent was named.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentSource>))]
public enum AgentSource
{
    /// <summary>By the operator, or by the platform itself: it is there as long as the configuration names it.</summary>
    [JsonStringEnumMemberName("configuration")] Configuration,

    /// <summary>By itself or by somebody else, over HTTP: it is there until it is removed.</summary>
    [JsonStringEnumMemberName("registration")] Registration,
}
