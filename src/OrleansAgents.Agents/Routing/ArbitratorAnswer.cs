using System.Text.Json;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Chat;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Schemas;

namespace OrleansAgents.Agents.Routing;

/// <summary>What the chat arbitrator's model answers: <c>{ service, reason }</c>, or <c>{ step, reason }</c> in which null says done.</summary>
/// <param name="Choice">The name that was chosen; null for none of them.</param>
/// <param name="Reason">Why, on one line.</param>
internal sealed record ArbitratorAnswer(string? Choice, string Reason)
{
    private const int ReasonMax = 500;

    /// <summary>Says what an answer must be that names a service.</summary>
    /// <param name="services">The candidates.</param>
    public static ChatOutput Service(IReadOnlyCollection<string> services) => OutputOf("service", """ "string" """, services);

    /// <summary>Says what an answer must be that names the next step, or null for done.</summary>
    /// <param name="steps">The ids of the steps.</param>
    public static ChatOutput Step(IReadOnlyCollection<string> steps) => OutputOf("step", """ ["string", "null"] """, [.. steps, null]);

    /// <summary>Reads an answer that fits.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="key">Where the choice stands: service or step.</param>
    public static ArbitratorAnswer Read(JsonElement answer, string key)
    {
        var reason = PromptJson.Cut(Excerpt.Clean(answer.GetProperty("reason").GetString()!), ReasonMax);
        return new(answer.GetProperty(key).GetString(), reason.Length == 0 ? "the model gave no reason" : reason);
    }

    private static ChatOutput OutputOf(string key, string type, IReadOnlyCollection<string?> names)
    {
        var schema = $$"""
            {
              "type": "object", "additionalProperties": false, "required": ["{{key}}", "reason"],
              "properties": {
                "{{key}}": { "type": {{type}}, "enum": {{JsonSerializer.Serialize(names)}} },
                "reason": { "type": "string", "maxLength": 4000 }
              }
            }
            """;
        return new(JsonSchema.Compile(JsonPayload.Parse(schema)).Value!);
    }
}
