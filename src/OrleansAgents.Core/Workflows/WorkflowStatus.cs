using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Workflows;

/// <summary>Where a run stands. Stored as its number: never renumber.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkflowStatus>))]
public enum WorkflowStatus
{
    /// <summary>No such run: nothing is in the journal.</summary>
    [JsonStringEnumMemberName("none")] None = 0,

    /// <summary>Work is going on, or will by itself.</summary>
    [JsonStringEnumMemberName("running")] Running = 1,

    /// <summary>Only a person or a signal can move it on.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting = 2,

    /// <summary>It ended with an output.</summary>
    [JsonStringEnumMemberName("completed")] Completed = 3,

    /// <summary>It ended with an error.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 4,

    /// <summary>Somebody ended it.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled = 5,
}
