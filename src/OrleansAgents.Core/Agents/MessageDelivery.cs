using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Agents;

/// <summary>How A2A messages reach an agent.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MessageDelivery>))]
public enum MessageDelivery
{
    /// <summary>With the next call of the agent's step.</summary>
    [JsonStringEnumMemberName("step")] Step,

    /// <summary>At once, by a call with request type <c>message</c>, once the agent has taken part in the workflow; before that, with its step.</summary>
    [JsonStringEnumMemberName("push")] Push,
}
