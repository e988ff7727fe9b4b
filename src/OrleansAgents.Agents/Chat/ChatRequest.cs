using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Chat;

/// <summary>What all requests of one call have in common.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Chat">Its settings.</param>
/// <param name="Call">The call.</param>
/// <param name="Key">The endpoint's key; empty when it needs none.</param>
/// <param name="Started">When the call began, as a timestamp of the clock.</param>
internal sealed record ChatRequest(AgentDescriptor Agent, ChatSettings Chat, AgentCall Call, string Key, long Started)
{
    /// <summary>Gets how long the call may take.</summary>
    public TimeSpan Timeout => Call.TimeoutSeconds > 0 ? TimeSpan.FromSeconds(Math.Min(Call.TimeoutSeconds, int.MaxValue)) : Agent.Timeout;

    /// <summary>Gets the address as messages show it: user information and query may hold secrets.</summary>
    public string Address => Agent.Endpoint!.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Takes the key out of a text that somebody else wrote.</summary>
    /// <param name="text">The text.</param>
    public string WithoutKey(string text) => Key.Length == 0 ? text : text.Replace(Key, "[key]", StringComparison.Ordinal);
}

/// <summary>What came of one request.</summary>
/// <param name="Text">What the model wrote.</param>
/// <param name="Tokens">What it used.</param>
/// <param name="Failure">Why the text cannot be used; null when it can.</param>
internal sealed record ChatReply(string Text, ChatTokens Tokens, AgentAnswer? Failure = null);
