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

        Set(headers, "X-Correlation-Id", request.CorrelationId);
        Set(headers, "Idempotency-Key", request.RequestId);
        Set(headers, "traceparent", request.TraceParent);
    }

    private static void Set(PipelineRequestHeaders headers, string name, string value)
    {
        if (value.Length > 0)
        {
            headers.Set(name, value);
        }
    }
}
