using System.Text.Json;
using OrleansAgents.Agents.Chat;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Routing;

/// <summary>One question to a model that recommends or decides.</summary>
/// <param name="Names">What the answer may name; at least one.</param>
/// <param name="Output">What the answer must be.</param>
/// <param name="Data">Makes what the templates see: a JSON object.</param>
/// <param name="CorrelationId">The id of the request that led here; empty for none.</param>
internal sealed record ModelQuestion(string[] Names, Func<IReadOnlyCollection<string>, ChatOutput> Output, Func<byte[]> Data, string CorrelationId = "");

/// <summary>A model's answer.</summary>
/// <param name="Value">JSON that fits what the answer must be.</param>
/// <param name="Usage">What it used; null when nobody knows.</param>
internal sealed record ModelAnswer(JsonElement Value, AgentUsage? Usage);
