using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Agents.Chat;

/// <summary>
/// Asks a model behind any endpoint of the chat-completions protocol, and streams what it writes to
/// <see cref="IPartialTexts"/>. The result is <c>{ "text": "..." }</c>, or with a schema the JSON that fits it; an answer
/// that does not fit is given back to the model once, with its problems. The answer's usage counts every request of the
/// call; where the endpoint does not count tokens, it is an estimate of four characters a token. A call that times out
/// or is cancelled has no usage, because nobody knows it.
/// </summary>
public sealed class ChatConnector : IAgentConnector, IDisposable
{
    private readonly ConditionalWeakTable<ChatSettings, Result<ChatPlan>> _plans = [];
    private readonly ChatEndpoint _endpoint;
    private readonly AgentOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Initializes a new instance of the <see cref="ChatConnector"/> class.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="partials">Where text is shown as it comes.</param>
    /// <param name="time">What pauses and timeouts are measured with.</param>
    public ChatConnector(IOptions<AgentOptions> options, IPartialTexts partials, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time) = (options.Value, time);
        _endpoint = new(_options.OutputBytesMax, partials, time);
    }

    /// <inheritdoc/>
    public AgentKind Kind => AgentKind.Chat;

    /// <inheritdoc/>
    public int DefaultConcurrency(AgentDescriptor agent) => _options.HttpConcurrency;

    /// <inheritdoc/>
    public async ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(call);
        var started = _time.GetTimestamp();
        if (agent is not { Endpoint: { IsAbsoluteUri: true, Scheme: "http" or "https" } endpoint, Chat: { Model.Length: > 0 } chat })
        {
            return Refuse(agent, AgentErrorCodes.Misconfigured, "it needs a model, and an endpoint that begins with http:// or https://");
        }

        if (!ChatKey.Read(chat).TryGet(out var key, out var error)
            || !_plans.GetValue(chat, ChatPlan.Compile).TryGet(out var plan, out error)
            || !plan.Messages(call.Payload, _options.OutputBytesMax).TryGet(out var messages, out error))
        {
            return Refuse(agent, error.Code, error.Message);
        }

        return await new ChatConversation(_endpoint, ChatRequest.Of(agent, endpoint, chat, call, key, started), plan.Output).RunAsync(messages, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _endpoint.Dispose();

    private static AgentAnswer Refuse(AgentDescriptor agent, string code, string problem) =>
        AgentAnswer.Failure(code, $"Agent '{agent.Name}' of kind chat cannot be called: {problem}.", retryable: false);
}
