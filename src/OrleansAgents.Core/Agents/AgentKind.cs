using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Agents;

/// <summary>How an agent is reached.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentKind>))]
public enum AgentKind
{
    /// <summary>Code of ours, in this process.</summary>
    [JsonStringEnumMemberName("local")] Local,

    /// <summary>A command that reads one call from stdin and writes one answer to stdout.</summary>
    [JsonStringEnumMemberName("process")] Process,

    /// <summary>A service that takes one call by HTTP POST.</summary>
    [JsonStringEnumMemberName("http")] Http,

    /// <summary>A model behind an endpoint that speaks the OpenAI chat protocol.</summary>
    [JsonStringEnumMemberName("chat")] Chat,

    /// <summary>A person, whose answer the workflow waits for. Nobody is called.</summary>
    [JsonStringEnumMemberName("human")] Human,
}
