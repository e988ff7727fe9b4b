using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Chat;

/// <summary>What all requests of one call to a model have in common.</summary>
/// <param name="Caller">Who asks, as messages name it: <c>agent 'critic'</c>.</param>
/// <param name="Endpoint">The base address of the model's server.</param>
/// <param name="Chat">How the model is asked.</param>
/// <param name="Key">The endpoint's key; empty when it needs none.</param>
/// <param name="Started">When the call began, as a timestamp of the clock.</param>
/// <param name="Timeout">How long the call may take.</param>
internal sealed record ChatRequest(string Caller, Uri Endpoint, ChatSettings Chat, string Key, long Started, TimeSpan Timeout)
{
    /// <summary>Gets the idempotency key; empty when the call has none, and then none is sent and no partial text is shown.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Gets the id that one request carries through every call; empty for none.</summary>
    public string CorrelationId { get; init; } = "";

    /// <summary>Gets the W3C trace context; empty for none.</summary>
    public string TraceParent { get; init; } = "";

    /// <summary>Gets the address as messages show it: user information and query may hold secrets.</summary>
    public string Address => Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Makes the request of a call to a chat agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="endpoint">Its endpoint.</param>
    /// <param name="chat">Its settings.</param>
    /// <param name="call">The call.</param>
    /// <param name="key">The endpoint's key.</param>
    /// <param name="started">When the call began.</param>
    public static ChatRequest Of(AgentDescriptor agent, Uri endpoint, ChatSettings chat, AgentCall call, string key, long started)
    {
        var timeout = call.TimeoutSeconds > 0 ? TimeSpan.FromSeconds(Math.Min(call.TimeoutSeconds, int.MaxValue)) : agent.Timeout;
        return new($"agent '{agent.Name}'", endpoint, chat, key, started, timeout)
        {
            RequestId = call.RequestId,
            CorrelationId = call.CorrelationId,
            TraceParent = call.TraceParent ?? "",
        };
    }

    /// <summary>Takes the key out of a text that somebody else wrote.</summary>
    /// <param name="text">The text.</param>
    public string WithoutKey(string text) => Key.Length == 0 ? text : text.Replace(Key, "[key]", StringComparison.Ordinal);
}

/// <summary>What came of one request.</summary>
/// <param name="Text">What the model wrote.</param>
/// <param name="Tokens">What it used.</param>
/// <param name="Failure">Why the text cannot be used; null when it can.</param>
internal sealed record ChatReply(string Text, ChatTokens Tokens, AgentAnswer? Failure = null);
