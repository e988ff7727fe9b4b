using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Definitions;

/// <summary>How the steps of a workflow follow each other; it decides which hop limit holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkflowShape>))]
public enum WorkflowShape
{
    /// <summary>In the order of the file.</summary>
    [JsonStringEnumMemberName("linear")] Linear,

    /// <summary>In the order of the file, with a loop.</summary>
    [JsonStringEnumMemberName("cyclic")] Cyclic,

    /// <summary>As their <c>after</c> says, with or without a loop.</summary>
    [JsonStringEnumMemberName("parallel")] Parallel,

    /// <summary>As the arbitrator says.</summary>
    [JsonStringEnumMemberName("routed")] Routed,
}
