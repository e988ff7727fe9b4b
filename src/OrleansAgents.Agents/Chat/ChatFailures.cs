using System.Net;
using OpenAI.Chat;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Chat;

/// <summary>The answers to what goes wrong with a request. A model acts on nothing, so an answer that came to its end and cannot be used is no unknown outcome.</summary>
internal static class ChatFailures
{
    /// <summary>Names the failure of a stream that came to its end; null when its text can be used.</summary>
    /// <param name="request">The call.</param>
    /// <param name="reading">What came.</param>
    public static AgentAnswer? Of(ChatRequest request, ChatReading reading) => reading switch
    {
        { Error: { } error } => AgentAnswer.Failure(
            AgentErrorCodes.Error,
            $"The endpoint of {request.Caller} broke off with an error: {request.WithoutKey(Excerpt.Of(error, 200))}",
            retryable: true),
        { Finish: null } => AgentAnswer.Lost(
            AgentErrorCodes.ConnectionLost,
            $"The answer to {request.Caller} from {request.Address} ended without a finish_reason, so it is not complete.",
            retryable: true),
        { Finish: ChatFinishReason.Length } => AgentAnswer.Failure(
            AgentErrorCodes.OutputTruncated,
            $"The model of {request.Caller} used up its {request.Chat.MaxOutputTokens} tokens, or its context, before the end of its "
            + "answer. Raise maxOutputTokens, or ask for less.",
            retryable: false),
        { Refused: true } or { Finish: ChatFinishReason.ContentFilter } => AgentAnswer.Failure(
            AgentErrorCodes.ContentFiltered,
            $"The model of {request.Caller} refused to answer, or a filter of its endpoint withheld the answer. Change the prompt or the input.",
            retryable: false),
        { Finish: ChatFinishReason.Stop } => null,
        _ => Broken(request, $"The model stopped for the reason '{reading.Finish}', and no tools were offered to it"),
    };

    /// <summary>Names the failure of a request that broke.</summary>
    /// <param name="request">The call.</param>
    /// <param name="exception">What the client of the protocol threw.</param>
    public static AgentAnswer Of(ChatRequest request, Exception exception) => exception switch
    {
        ChatStatusException status => OfStatus(request, status),
        TextTooLongException => AgentAnswer.Lost(
            AgentErrorCodes.OutputTooLarge, $"The response to {request.Caller} has more bytes than OutputBytesMax allows.", retryable: false),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        } => AgentAnswer.Failure(
            AgentErrorCodes.Unreachable,
            $"The endpoint of {request.Caller} cannot be reached at {request.Address}: {Excerpt.Of(exception.Message, 200)}",
            retryable: true),
        HttpRequestException or IOException => AgentAnswer.Lost(
            AgentErrorCodes.ConnectionLost,
            $"The connection of {request.Caller} to {request.Address} broke before the answer was complete: "
            + $"{request.WithoutKey(Excerpt.Of(exception.Message, 200))}",
            retryable: true),
        { InnerException: HttpRequestException or IOException } => Of(request, exception.InnerException),
        _ => Broken(request, request.WithoutKey(Excerpt.Of(exception.Message, 200))),
    };

    /// <summary>Says that the endpoint takes no more requests for now.</summary>
    /// <param name="request">The call.</param>
    /// <param name="repeats">How often the request was repeated.</param>
    /// <param name="wait">How long to leave the endpoint alone.</param>
    public static AgentAnswer RateLimited(ChatRequest request, int repeats, TimeSpan wait)
    {
        var answer = AgentAnswer.Failure(
            AgentErrorCodes.RateLimited,
            $"The endpoint of {request.Caller} takes no more requests for {wait.TotalSeconds:0.###} s, which does not fit the call "
            + $"({repeats} repeats). Try again later, or send it fewer requests at once.",
            retryable: true,
            AnswerStatus.Rejected);
        return answer with { Error = answer.Error! with { RetryAfterSeconds = wait.TotalSeconds } };
    }

    private static AgentAnswer OfStatus(ChatRequest request, ChatStatusException status)
    {
        var number = (int)status.Status;
        if (status.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            var key = request.Chat.ApiKeyEnv.Length == 0 ? "no key was sent; set apiKeyEnv" : $"check the key in the environment variable {request.Chat.ApiKeyEnv}";
            return AgentAnswer.Failure(
                AgentErrorCodes.Unauthorized,
                $"The endpoint of {request.Caller} at {request.Address} refused the key (HTTP status {number}): {key}.",
                retryable: false);
        }

        var retryable = number >= 500 || status.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
        var advice = number is >= 300 and < 400 ? " Redirects are not followed: configure the final address." : "";
        var said = status.Body.Length == 0 ? "" : $" The body begins: {request.WithoutKey(status.Body)}";
        var answer = AgentAnswer.Failure(
            AgentErrorCodes.HttpStatus,
            $"The endpoint of {request.Caller} at {request.Address} answered HTTP status {number}; expected 2xx.{advice}{said}",
            retryable);
        return answer with
        {
            Error = answer.Error! with { RetryAfterSeconds = retryable ? status.RetryAfter?.TotalSeconds ?? 0 : 0 },
            OutcomeUnknown = number >= 500 || status.Status == HttpStatusCode.RequestTimeout,
        };
    }

    private static AgentAnswer Broken(ChatRequest request, string problem) => AgentAnswer.Lost(
        AgentErrorCodes.InvalidAnswer,
        $"What {request.Caller} got from {request.Address} is not a stream of the chat-completions protocol: {problem}",
        retryable: false);
}
