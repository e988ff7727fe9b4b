using System.Net;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Circuits;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Http;

/// <summary>Makes an answer of a response. Trusts nothing, and reads no more than the bounds say.</summary>
/// <param name="outputBytesMax">The most bytes of a body.</param>
/// <param name="time">The clock for <c>Retry-After</c> with a date.</param>
internal sealed class HttpResponseReader(int outputBytesMax, TimeProvider time)
{
    private const int RefusalBytesMax = 8 * 1024;

    /// <summary>Reads a response whose headers are there.</summary>
    /// <param name="agent">Who answers.</param>
    /// <param name="call">What.</param>
    /// <param name="response">The response.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>How the call ended.</returns>
    public async Task<HttpEnd> ReadAsync(
        AgentDescriptor agent, AgentCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var said = new BoundedBuffer(RefusalBytesMax);
            await FillSomeAsync(said, body, cancellationToken);
            return Refused(agent, call, response, said);
        }

        if (response.Content.Headers.ContentType?.MediaType is { } type && !IsJson(type))
        {
            return HttpEnd.Failed(AgentAnswer.Lost(
                AgentErrorCodes.InvalidAnswer,
                $"The response of agent '{agent.Name}' has the content type '{Excerpt.Of(type, 80)}'; expected an answer as application/json. "
                + "Check that the endpoint is the agent's, and not a page before it.",
                retryable: false));
        }

        return await ReadBodyAsync(agent, call, response.Content.Headers.ContentLength, body, cancellationToken);
    }

    private async Task<HttpEnd> ReadBodyAsync(AgentDescriptor agent, AgentCall call, long? length, Stream body, CancellationToken cancellationToken)
    {
        if (!(length > outputBytesMax))
        {
            var buffer = new BoundedBuffer(outputBytesMax);
            await buffer.FillAsync(body, cancellationToken);
            if (!buffer.TooLarge)
            {
                var answer = AnswerReader.Read(buffer.Bytes, call);
                return answer.OutcomeUnknown ? HttpEnd.Failed(answer) : HttpEnd.Answered(answer);      // only the reader finds an outcome unknown
            }
        }

        return HttpEnd.Failed(AgentAnswer.Lost(
            AgentErrorCodes.OutputTooLarge,
            $"The response of agent '{agent.Name}' has more than {outputBytesMax} bytes.",
            retryable: false));
    }

    // The status says enough: a broken body must not hide it.
    private static async Task FillSomeAsync(BoundedBuffer buffer, Stream body, CancellationToken cancellationToken)
    {
        try
        {
            await buffer.FillAsync(body, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // What came before the break is shown.
        }
    }

    private HttpEnd Refused(AgentDescriptor agent, AgentCall call, HttpResponseMessage response, BoundedBuffer said)
    {
        var status = response.StatusCode;
        var pause = RetryAfter.Of(response.Headers.RetryAfter, time.GetUtcNow());
        if (RejectedBy(said, call) is { Error: { } error } rejected)
        {
            return HttpEnd.Answered(rejected with { Error = error with { RetryAfterSeconds = pause ?? error.RetryAfterSeconds } });
        }

        var isRedirect = (int)status is >= 300 and < 400;
        var retryable = (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            || (pause is not null && !isRedirect);
        var advice = isRedirect ? " Redirects are not followed: configure the final address." : "";
        var excerpt = Excerpt.Of(said.Bytes, 200);
        var answer = AgentAnswer.Failure(
            AgentErrorCodes.HttpStatus,
            $"Agent '{agent.Name}' answered HTTP status {(int)status}; expected 2xx.{advice}{(excerpt.Length == 0 ? "" : $" The body begins: {excerpt}")}",
            retryable);
        return new(
            answer with
            {
                Error = answer.Error! with { RetryAfterSeconds = retryable ? pause ?? 0 : 0 },
                OutcomeUnknown = (int)status >= 500 || status == HttpStatusCode.RequestTimeout,       // it, or a gateway before it, may have begun
            },
            (int)status >= 500 ? CircuitVerdict.Fails : CircuitVerdict.Answers);
    }

    // An agent that is full says so in its own words: it did not begin, so the call may be repeated whatever its effect.
    private static AgentAnswer? RejectedBy(BoundedBuffer said, AgentCall call) =>
        !said.TooLarge && said.Bytes.IndexOf("\"rejected\""u8) >= 0
        && AnswerReader.Read(said.Bytes, call) is { Status: AnswerStatus.Rejected, Error: not null } answer && answer.RequestId == call.RequestId
            ? answer
            : null;

    private static bool IsJson(string mediaType) =>
        mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || mediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
        || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
}
