using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Agents;

/// <summary>What a call used of a model. Never negative.</summary>
/// <param name="InputTokens">The tokens that the model read.</param>
/// <param name="OutputTokens">The tokens that it wrote.</param>
/// <param name="Cost">What they cost, in the currency of the agent's <c>price</c>; 0 without one.</param>
public sealed record AgentUsage(
    [property: JsonPropertyName("input_tokens")] long InputTokens,
    [property: JsonPropertyName("output_tokens")] long OutputTokens,
    [property: JsonPropertyName("cost")] decimal Cost = 0)
{
    /// <summary>Gets the tokens of both directions.</summary>
    [JsonIgnore] public long Tokens => InputTokens + OutputTokens;
}
