using System.Text.Json.Serialization;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Agents;

/// <summary>How an agent call ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerStatus>))]
public enum AnswerStatus
{
    /// <summary>The work is done; <see cref="AgentAnswer.Result"/> holds it.</summary>
    [JsonStringEnumMemberName("success")] Success,

    /// <summary>The agent failed; <see cref="AgentAnswer.Error"/> says how.</summary>
    [JsonStringEnumMemberName("error")] Error,

    /// <summary>No answer came in time.</summary>
    [JsonStringEnumMemberName("timeout")] Timeout,

    /// <summary>The agent refused to take the call.</summary>
    [JsonStringEnumMemberName("rejected")] Rejected,
}

/// <summary>What an agent answers; at least a status and, on success, a result.</summary>
public sealed record AgentAnswer
{
    /// <summary>Gets the <see cref="AgentCall.RequestId"/> this answers; empty when the agent left it out.</summary>
    [JsonPropertyName("request_id")] public string RequestId { get; init; } = "";

    /// <summary>Gets how the call ended.</summary>
    [JsonPropertyName("status")] public required AnswerStatus Status { get; init; }

    /// <summary>Gets the result; JSON null unless the status is success.</summary>
    [JsonPropertyName("result")]
    public JsonPayload Result { get; init => field = value ?? JsonPayload.Null; } = JsonPayload.Null;

    /// <summary>Gets what went wrong; null on success.</summary>
    [JsonPropertyName("error")] public AgentError? Error { get; init; }

    /// <summary>Gets messages to other roles of the workflow, in the order in which they are delivered; they count only with success.</summary>
    [JsonPropertyName("messages")]
    public IReadOnlyList<OutgoingMessage> Messages { get; init => field = value ?? []; } = []; // a key that is left out is read as null

    /// <summary>Gets what the call used of a model; null when it used none, or does not know.</summary>
    [JsonPropertyName("usage")] public AgentUsage? Usage { get; init; }

    /// <summary>Gets how long the agent worked, in milliseconds, by its own clock.</summary>
    [JsonPropertyName("processing_time_ms")] public double ProcessingTimeMs { get; init; }

    /// <summary>
    /// Gets a value indicating whether the agent may have done the work all the same: the call was made, and no answer came,
    /// or none that can be read. The caller finds it out; an agent does not say it.
    /// </summary>
    [JsonIgnore] public bool OutcomeUnknown { get; init; }

    /// <summary>Makes the answer to work that is done.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The answer.</returns>
    public static AgentAnswer Success(JsonPayload result) => new() { Status = AnswerStatus.Success, Result = result };

    /// <summary>Makes the answer to work that failed.</summary>
    /// <param name="code">Stable and dotted (<c>agent.process_exit</c>).</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="retryable">Whether the same call may succeed later.</param>
    /// <param name="status">How the call ended.</param>
    /// <returns>The answer.</returns>
    public static AgentAnswer Failure(string code, string message, bool retryable, AnswerStatus status = AnswerStatus.Error) =>
        new() { Status = status, Error = new(code, message, retryable) };

    /// <summary>Makes the answer to a call that was made and whose outcome is not known, by <see cref="OutcomeUnknown"/>.</summary>
    /// <param name="code">Stable and dotted (<c>agent.timeout</c>).</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="retryable">Whether the same call may succeed later, if it may be repeated at all.</param>
    /// <param name="status">How the call ended.</param>
    /// <returns>The answer.</returns>
    public static AgentAnswer Lost(string code, string message, bool retryable, AnswerStatus status = AnswerStatus.Error) =>
        Failure(code, message, retryable, status) with { OutcomeUnknown = true };
}

/// <summary>Why an agent call failed.</summary>
/// <param name="Code">Stable and dotted.</param>
/// <param name="Message">What happened and what to do.</param>
/// <param name="Retryable">Whether the same call may succeed later.</param>
public sealed record AgentError(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("retryable")] bool Retryable)
{
    /// <summary>Gets how long the caller should leave the agent alone before the next attempt, in seconds; 0 when it does not say.</summary>
    [JsonPropertyName("retry_after_seconds")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double RetryAfterSeconds { get; init; }
}
