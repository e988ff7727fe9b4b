using System.ClientModel.Primitives;

namespace OrleansAgents.Agents.Chat;

/// <summary>Puts the key and the ids of the call on the request.</summary>
/// <param name="request">The call.</param>
internal sealed class ChatHeaders(ChatRequest request) : AuthenticationPolicy
{
    /// <inheritdoc/>
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Set(message.Request.Headers);
        ProcessNext(message, pipeline, currentIndex);
    }

    /// <inheritdoc/>
    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Set(message.Request.Headers);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Set(PipelineRequestHeaders headers)
    {
        if (request.Key.Length > 0)
        {
            headers.Set("Authorization", $"Bearer {request.Key}");
        }

        headers.Set("X-Correlation-Id", request.Call.CorrelationId);
        headers.Set("Idempotency-Key", request.Call.RequestId);
        if (request.Call.TraceParent is { Length: > 0 } traceParent)
        {
            headers.Set("traceparent", traceParent);
        }
    }
}
