using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Answers;

/// <summary>Makes every answer complete and bounded, whoever gave it: a failure has a code, a success has no error.</summary>
internal static class AnswerCheck
{
    /// <summary>The longest code taken from an agent.</summary>
    public const int CodeLengthMax = 128;

    /// <summary>The longest message taken from an agent.</summary>
    public const int MessageLengthMax = 4096;

    /// <summary>Checks an answer.</summary>
    /// <param name="agent">Who answered.</param>
    /// <param name="answer">What.</param>
    /// <param name="payloadBytesMax">The largest result.</param>
    /// <returns>The same answer when nothing is wrong with it.</returns>
    public static AgentAnswer Apply(AgentDescriptor agent, AgentAnswer answer, int payloadBytesMax)
    {
        if (answer.Result is { } result && result.Length > payloadBytesMax)
        {
            return AgentAnswer.Lost(
                AgentErrorCodes.PayloadTooLarge,
                $"The result of agent '{agent.Name}' has {result.Length} bytes, and a payload may have {payloadBytesMax}. "
                + "Return a reference instead of the content.",
                retryable: false) with { Usage = answer.Usage };
        }

        return answer.Status switch
        {
            AnswerStatus.Success => answer.Error is null ? answer : answer with { Error = null },
            _ => Failure(agent, answer),
        };
    }

    private static AgentAnswer Failure(AgentDescriptor agent, AgentAnswer answer)
    {
        var error = answer.Error is { Code: { Length: > 0 and <= CodeLengthMax }, Message.Length: <= MessageLengthMax }
            ? answer.Error
            : Complete(agent, answer);
        var pause = RetryAfter.Bounded(answer.Error?.RetryAfterSeconds ?? 0);
        var comeAgain = answer.Status == AnswerStatus.Rejected && pause > 0;      // whoever says when means that it may be tried then
        error = error with { RetryAfterSeconds = pause, Retryable = error.Retryable || comeAgain };
        return error == answer.Error ? answer : answer with { Error = error };
    }

    private static AgentError Complete(AgentDescriptor agent, AgentAnswer answer)
    {
        var code = answer.Error?.Code is { Length: > 0 and <= CodeLengthMax } given ? given : CodeOf(answer.Status);
        var message = answer.Error?.Message is { Length: > 0 } text
            ? text[..Math.Min(text.Length, MessageLengthMax)]
            : $"Agent '{agent.Name}' did not say why.";
        return new(code, message, answer.Error?.Retryable ?? answer.Status == AnswerStatus.Timeout);
    }

    private static string CodeOf(AnswerStatus status) => status switch
    {
        AnswerStatus.Timeout => AgentErrorCodes.Timeout,
        AnswerStatus.Rejected => AgentErrorCodes.Rejected,
        _ => AgentErrorCodes.Error,
    };
}
