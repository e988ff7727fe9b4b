using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Agents.Routing;

/// <summary>
/// Recommends by a model behind any endpoint of the chat-completions protocol. Its answer must fit a schema that names the
/// question's services; one that does not is given back to the model once, within the deadline.
/// </summary>
public sealed class ChatRouter : IChatRouter, IDisposable
{
    private readonly RoutingModel _model;
    private readonly TimeProvider _time;

    /// <summary>Initializes a new instance of the <see cref="ChatRouter"/> class.</summary>
    /// <param name="routing">The model. Without templates it has those of this class.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="partials">Not written to: nobody follows what a router writes.</param>
    /// <param name="time">What the deadline is measured with.</param>
    public ChatRouter(ChatRouting routing, IOptions<AgentOptions> options, IPartialTexts partials, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(routing);
        ArgumentNullException.ThrowIfNull(options);
        var chat = routing.Chat with
        {
            System = routing.Chat.System.Length == 0 ? RouterPrompt.System : routing.Chat.System,
            Prompt = routing.Chat.Prompt.Length == 0 ? RouterPrompt.Prompt : routing.Chat.Prompt,
        };
        (_model, _time) = (new("the chat router", routing with { Chat = chat }, options.Value, partials, time), time);
    }

    /// <inheritdoc/>
    public async Task<Result<Recommendation>> RecommendAsync(RoutingQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentOutOfRangeException.ThrowIfZero(question.Services.Length, nameof(question));
        var started = _time.GetTimestamp();
        string[] names = [.. question.Services.Select(service => service.Name)];
        var asked = await _model.AskAsync(new(names, RouterAnswer.OutputOf, () => RouterPrompt.Of(question)), cancellationToken);
        return asked.TryGet(out var answer, out var error)
            ? RouterAnswer.Read(answer.Value, _model.Name) with { Usage = answer.Usage, ElapsedMicros = _time.GetElapsedTime(started).TotalMicroseconds }
            : error;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
