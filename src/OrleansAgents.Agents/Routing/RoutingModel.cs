using OpenAI.Chat;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Chat;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Agents.Routing;

/// <summary>
/// Asks the chat model that recommends or decides: at most <see cref="AgentOptions.HttpConcurrency"/> questions at once, each
/// within the deadline, in which one answer that does not fit is mended. Thread-safe.
/// </summary>
internal sealed class RoutingModel : IDisposable
{
    /// <summary>The most names that one answer may choose from.</summary>
    public const int NamesMax = 256;

    private const int MessageLengthMax = 262_144;

    private readonly string _caller;
    private readonly ChatRouting _routing;
    private readonly Result<ChatPlan> _plan;
    private readonly ChatEndpoint _endpoint;
    private readonly SemaphoreSlim _slots;
    private readonly TimeProvider _time;

    /// <summary>Initializes a new instance of the <see cref="RoutingModel"/> class.</summary>
    /// <param name="caller">Who asks, as messages name it: <c>the chat router</c>.</param>
    /// <param name="routing">The model; its templates are filled in already.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="partials">Not written to: nobody follows these answers.</param>
    /// <param name="time">What the deadline is measured with.</param>
    public RoutingModel(string caller, ChatRouting routing, AgentOptions options, IPartialTexts partials, TimeProvider time)
    {
        (_caller, _routing, _time) = (caller, routing, time);
        _plan = ChatPlan.Compile(routing.Chat);
        _endpoint = new(options.OutputBytesMax, partials, time);
        _slots = new(options.HttpConcurrency, options.HttpConcurrency);
    }

    /// <summary>Gets the model's name as the journal has it.</summary>
    public string Name => $"chat:{_routing.Chat.Model}";

    /// <summary>Asks.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer, or <c>route.model_late</c>, <c>route.model_unavailable</c>, <c>route.model_invalid</c>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<Result<ModelAnswer>> AskAsync(ModelQuestion question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var late = new CancellationTokenSource(_routing.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var started = _time.GetTimestamp();
        if (!ChatKey.Read(_routing.Chat).TryGet(out var key, out var error) || !MessagesOf(question).TryGet(out var messages, out error))
        {
            return ChatRouteErrors.NotAsked(_caller, error.Message);
        }

        var request = new ChatRequest(_caller, _routing.Endpoint, _routing.Chat, key, started, _routing.Deadline) { CorrelationId = question.CorrelationId };
        try
        {
            var answer = await ConverseAsync(request, question.Output(question.Names), messages, either.Token);
            return answer.Error is { } failure
                ? ChatRouteErrors.Of(failure with { Message = request.WithoutKey(failure.Message) }, answer.Usage)
                : new ModelAnswer(answer.Result.ToElement(), answer.Usage);
        }
        catch (Exception) when (either.IsCancellationRequested)      // a connection that is closed under a reader breaks in many ways
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ChatRouteErrors.Late(_caller, _routing.Deadline);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _endpoint.Dispose();
        _slots.Dispose();
    }

    private async Task<AgentAnswer> ConverseAsync(ChatRequest request, ChatOutput output, List<ChatMessage> messages, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await new ChatConversation(_endpoint, request, output).RunAsync(messages, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    private Result<List<ChatMessage>> MessagesOf(ModelQuestion question)
    {
        if (question.Names.Length > NamesMax)
        {
            return new DomainError(
                ChatRouteErrors.UnavailableCode, ErrorKind.Unavailable, $"it would have to choose from {question.Names.Length}, and a prompt holds {NamesMax} at most");
        }

        return _plan.TryGet(out var plan, out var error) ? plan.Messages(question.Data(), MessageLengthMax) : error;
    }
}
