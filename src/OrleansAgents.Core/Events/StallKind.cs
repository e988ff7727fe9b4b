using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Events;

/// <summary>What can stall.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StallKind>))]
public enum StallKind
{
    /// <summary>A message is not delivered.</summary>
    [JsonStringEnumMemberName("message")] Message,

    /// <summary>A step runs past its timeout.</summary>
    [JsonStringEnumMemberName("step")] Step,

    /// <summary>A lock is held past its lease, or waited for without end.</summary>
    [JsonStringEnumMemberName("lock")] Lock,

    /// <summary>An agent's heartbeat is overdue.</summary>
    [JsonStringEnumMemberName("agent")] Agent,
}
