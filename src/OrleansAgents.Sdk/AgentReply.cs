using System.Text.Json;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Sdk;

/// <summary>What a handler answers to a call. Immutable.</summary>
public sealed class AgentReply
{
    private AgentReply(AgentAnswer answer) => Answer = answer;

    /// <summary>Gets the answer as the protocol has it.</summary>
    internal AgentAnswer Answer { get; }

    /// <summary>Answers that the work is done.</summary>
    /// <param name="result">The result; it is written as JSON with names in camelCase.</param>
    /// <returns>The reply.</returns>
    public static AgentReply Success(object? result) => new(AgentAnswer.Success(Payload(result)));

    /// <summary>Answers that the work is done, with a result that is JSON already.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The reply.</returns>
    public static AgentReply Success(JsonPayload? result) => new(AgentAnswer.Success(result ?? JsonPayload.Null));

    /// <summary>Answers that the work failed.</summary>
    /// <param name="code">Stable and dotted, such as <c>prices.unknown_item</c>; at most 128 characters.</param>
    /// <param name="message">What was expected, what was found and what to do; it is kept in the workflow's journal, so no secrets.</param>
    /// <param name="retryable">Whether the same call may succeed later.</param>
    /// <param name="retryAfter">How long to leave the agent alone before that; null when it does not matter.</param>
    /// <returns>The reply.</returns>
    public static AgentReply Failure(string code, string message, bool retryable = false, TimeSpan? retryAfter = null) =>
        new(Refusal(AnswerStatus.Error, code, message, retryable, retryAfter));

    /// <summary>Answers that the work was not begun, so that the call may be repeated whatever its effects.</summary>
    /// <param name="code">Stable and dotted.</param>
    /// <param name="message">What was expected, what was found and what to do.</param>
    /// <param name="retryAfter">How long to leave the agent alone; null when the same call will never be taken.</param>
    /// <returns>The reply.</returns>
    public static AgentReply Rejected(string code, string message, TimeSpan? retryAfter = null) =>
        new(Refusal(AnswerStatus.Rejected, code, message, retryAfter is not null, retryAfter));

    /// <summary>Adds a message to another role of the workflow; messages are delivered only with a success.</summary>
    /// <param name="recipientRole">A step's id, a capability or an agent's name; <c>*</c> is every other step.</param>
    /// <param name="payload">The content; it is written as JSON with names in camelCase.</param>
    /// <returns>The reply with the message.</returns>
    public AgentReply WithMessage(string recipientRole, object? payload) => new(Answer with
    {
        Messages = [.. Answer.Messages, new OutgoingMessage(recipientRole, Payload(payload))],
    });

    /// <summary>Makes the answer to work that was not done.</summary>
    internal static AgentAnswer Refusal(AnswerStatus status, string code, string message, bool retryable, TimeSpan? retryAfter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        var answer = AgentAnswer.Failure(code, message, retryable, status);
        return answer with { Error = answer.Error! with { RetryAfterSeconds = Math.Max(0, retryAfter?.TotalSeconds ?? 0) } };
    }

    private static JsonPayload Payload(object? value) => value as JsonPayload
        ?? JsonPayload.FromTrusted(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web));
}
