using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Sdk.Serving;

/// <summary>Runs the user's handler for one call, and makes an answer of whatever comes of it.</summary>
/// <param name="agent">The handlers.</param>
/// <param name="time">What work is measured with.</param>
/// <param name="logger">Where exceptions go in full.</param>
internal sealed partial class HandlerRun(ServedAgent agent, TimeProvider time, ILogger<HandlerRun> logger)
{
    private const string MessageRequest = "message";

    private static readonly ActivitySource Source = new("OrleansAgents");

    /// <summary>Runs the handler. Never throws.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Nobody waits any more, or the time is over.</param>
    /// <returns>The answer.</returns>
    public async Task<AgentAnswer> RunAsync(AgentCall call, CancellationToken cancellationToken)
    {
        using var activity = Start(call);
        using var scope = logger.BeginScope(new Dictionary<string, object>
        {
            ["CorrelationId"] = call.CorrelationId,
            ["RequestId"] = call.RequestId,
        });
        var begun = time.GetTimestamp();
        var answer = await AnswerAsync(call, cancellationToken);
        activity?.SetStatus(answer.Status == AnswerStatus.Success ? ActivityStatusCode.Ok : ActivityStatusCode.Error, answer.Error?.Code);
        return answer with { RequestId = call.RequestId, ProcessingTimeMs = Math.Round(time.GetElapsedTime(begun).TotalMilliseconds, 3) };
    }

    // The boundary of the user's code: whatever it throws is an answer.
    private async Task<AgentAnswer> AnswerAsync(AgentCall call, CancellationToken cancellationToken)
    {
        try
        {
            return call.RequestType == MessageRequest ? await TakeMessagesAsync(call, cancellationToken) : (await agent.Handler(call, cancellationToken)).Answer;
        }
        catch (AgentException e)
        {
            return AgentReply.Refusal(AnswerStatus.Error, e.Code, e.Message, e.Retryable, e.RetryAfter);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return AgentAnswer.Failure("agent.cancelled", "The work was given up: its caller has gone, or its time was over.", retryable: true);
        }
        catch (Exception e)
        {
            LogFailed(logger, e, call.RequestId);
            return AgentAnswer.Failure("agent.failed", "The agent failed; its log holds the reason under this request id.", retryable: false);
        }
    }

    private async Task<AgentAnswer> TakeMessagesAsync(AgentCall call, CancellationToken cancellationToken)
    {
        if (agent.OnMessages is not { } onMessages)
        {
            return AgentAnswer.Failure(
                "agent.no_messages", "This agent takes messages with its calls alone; it has no handler for others.", retryable: false, AnswerStatus.Rejected);
        }

        await onMessages(call, cancellationToken);
        return AgentAnswer.Success(JsonPayload.Null);
    }

    // Also when nobody listens: what the handler calls must get the trace of the workflow.
    private static Activity? Start(AgentCall call)
    {
        ActivityContext.TryParse(call.TraceParent, null, isRemote: true, out var parent);
        var activity = Source.StartActivity("agent.work", ActivityKind.Server, parent);
        if (activity is null && parent != default)
        {
            activity = new Activity("agent.work").SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags).Start();
        }

        return activity?.SetTag("service.name", call.TargetAgent).SetTag("correlation.id", call.CorrelationId).SetTag("hop.count", call.Payload.Hop);
    }

    [LoggerMessage(1601, LogLevel.Error, "The agent's handler threw on call {RequestId}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string requestId);
}
