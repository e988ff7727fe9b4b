using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Chat;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Schemas;

namespace OrleansAgents.Agents.Routing;

/// <summary>What the chat router's model answers: <c>{ candidates: [{ service, confidence, reason }], none }</c>.</summary>
internal static class RouterAnswer
{
    /// <summary>How many candidates a recommendation names: it is journaled with every step.</summary>
    public const int CandidatesMax = 16;

    private const int ReasonMax = 300;

    /// <summary>Says what an answer must be.</summary>
    /// <param name="services">The names that it may have.</param>
    public static ChatOutput OutputOf(IReadOnlyCollection<string> services)
    {
        var names = JsonSerializer.Serialize(services);
        var schema = string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "type": "object", "additionalProperties": false, "required": ["candidates", "none"],
              "properties": {
                "candidates": {
                  "type": "array", "minItems": 1, "maxItems": {{services.Count}},
                  "items": {
                    "type": "object", "additionalProperties": false, "required": ["service", "confidence", "reason"],
                    "properties": {
                      "service": { "type": "string", "enum": {{names}} },
                      "confidence": { "type": "number", "minimum": 0, "maximum": 1 },
                      "reason": { "type": "string", "maxLength": 4000 }
                    }
                  }
                },
                "none": { "type": "number", "minimum": 0, "maximum": 1 }
              }
            }
            """);
        return new(JsonSchema.Compile(JsonPayload.Parse(schema)).Value!) { Check = RepeatedIn };
    }

    /// <summary>Makes the recommendation. Confidences that come to more than 1, with that of none, are scaled down to 1.</summary>
    /// <param name="answer">An answer that fits.</param>
    /// <param name="model">The model's name.</param>
    public static Recommendation Read(JsonElement answer, string model)
    {
        var none = answer.GetProperty("none").GetDouble();
        var candidates = answer.GetProperty("candidates").EnumerateArray().Select(ReadOne).ToList();
        var scale = Math.Max(1, none + candidates.Sum(candidate => candidate.Confidence));
        return new(model, [.. candidates
            .OrderByDescending(candidate => candidate.Confidence)
            .Take(CandidatesMax)
            .Select(candidate => candidate with { Confidence = candidate.Confidence / scale })])
        {
            None = none / scale,
        };
    }

    private static Candidate ReadOne(JsonElement candidate)
    {
        var reason = PromptJson.Cut(Excerpt.Clean(candidate.GetProperty("reason").GetString()!), ReasonMax);
        return new(
            candidate.GetProperty("service").GetString()!,
            candidate.GetProperty("confidence").GetDouble(),
            reason.Length == 0 ? [] : ImmutableArray.Create(reason));
    }

    private static List<string> RepeatedIn(JsonPayload answer) =>
        [.. answer.ToElement().GetProperty("candidates").EnumerateArray()
            .GroupBy(candidate => candidate.GetProperty("service").GetString())
            .Where(group => group.Count() > 1)
            .Select(group => $"/candidates: expected each service at most once, found '{group.Key}' {group.Count()} times")];
}
