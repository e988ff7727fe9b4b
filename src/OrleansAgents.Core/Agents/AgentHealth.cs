using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Agents;

/// <summary>What is known of an agent's life by its heartbeats.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentHealth>))]
public enum AgentHealth
{
    /// <summary>Its heartbeats come in time, or it promised none.</summary>
    [JsonStringEnumMemberName("healthy")] Healthy,

    /// <summary>A heartbeat is overdue; the agent is still called when nobody better is there.</summary>
    [JsonStringEnumMemberName("late")] Late,

    /// <summary>No heartbeat came for its time to live, or it said that it leaves. It is not called.</summary>
    [JsonStringEnumMemberName("offline")] Offline,
}
