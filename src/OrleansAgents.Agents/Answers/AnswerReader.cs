using System.Text.Json;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Answers;

/// <summary>Reads the answer that an agent outside this process wrote. Trusts nothing.</summary>
internal static class AnswerReader
{
    /// <summary>Reads one answer.</summary>
    /// <param name="output">All that the agent wrote.</param>
    /// <param name="call">The call it answers.</param>
    /// <returns>The agent's answer, or one with <see cref="AgentErrorCodes.InvalidAnswer"/>.</returns>
    public static AgentAnswer Read(ReadOnlySpan<byte> output, AgentCall call)
    {
        var json = output.StartsWith("\uFEFF"u8) ? output[3..] : output;
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return Invalid("It is empty", output);
        }

        try
        {
            if (FindStatusProblem(json) is { } problem)
            {
                return Invalid(problem, output);
            }

            var answer = JsonSerializer.Deserialize(json, AgentJson.Default.AgentAnswer)!;
            if (!string.IsNullOrEmpty(answer.RequestId) && answer.RequestId != call.RequestId)
            {
                return Invalid($"It answers request '{Excerpt.Of(answer.RequestId, 80)}', not '{call.RequestId}'", output);
            }

            return AnswerMessages.ProblemOf(answer.Messages) is { } unsendable
                ? Invalid(unsendable, output)
                : answer with { Messages = AnswerMessages.Complete(answer.Messages) };
        }
        catch (JsonException e)
        {
            return Invalid($"Line {(e.LineNumber ?? 0) + 1}, column {(e.BytePositionInLine ?? 0) + 1} is not part of an answer", output);
        }
    }

    // The converter of the status also takes numbers, which other protocols use with other meanings.
    private static string? FindStatusProblem(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "It is not a JSON object";
        }

        var problem = "It has no status";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStatus = reader.ValueTextEquals("status"u8);
            reader.Read();
            if (isStatus)
            {
                problem = IsStatus(reader) ? null : "Its status is none of success, error, timeout and rejected";
            }

            reader.Skip();
        }

        return problem;
    }

    private static bool IsStatus(Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        && (reader.ValueTextEquals("success"u8) || reader.ValueTextEquals("error"u8)
            || reader.ValueTextEquals("timeout"u8) || reader.ValueTextEquals("rejected"u8));

    private static AgentAnswer Invalid(string problem, ReadOnlySpan<byte> output) => AgentAnswer.Lost(
        AgentErrorCodes.InvalidAnswer,
        $"The output is not one answer object. {problem}; expected at least {{\"status\": \"success\", \"result\": ...}} and nothing else. "
        + $"It begins: {Excerpt.Of(output, 200)}",
        retryable: false);
}
