using System.Text.Json;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Local;

/// <summary>Finds the question that search, write and review work on.</summary>
internal static class Question
{
    /// <summary>The longest question that is worked on, in characters; the rest is left out.</summary>
    public const int LengthMax = 4_000;

    /// <summary>Finds it in <c>with.query</c>, <c>input.question</c>, <c>input.query</c>, or an input that is a text.</summary>
    /// <param name="call">The call.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <returns>The question; null when there is none.</returns>
    public static string? Find(AgentCall call, AgentParameters parameters)
    {
        var input = call.Payload.Input.ToElement();
        var question = parameters.Text("query") ?? Text(input) ?? Property(input, "question") ?? Property(input, "query");
        return string.IsNullOrWhiteSpace(question) ? null : question[..Math.Min(question.Length, LengthMax)].Trim();
    }

    /// <summary>Makes the refusal of a call without a question.</summary>
    /// <param name="agent">Who refuses.</param>
    /// <returns>The refusal.</returns>
    public static AgentAnswer Missing(AgentDescriptor agent) => AgentAnswer.Failure(
        AgentErrorCodes.InvalidInput,
        $"Agent '{agent.Name}' needs a question: a text in input.question or input.query, or the parameter with.query.",
        retryable: false);

    private static string? Property(JsonElement input, string name) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
