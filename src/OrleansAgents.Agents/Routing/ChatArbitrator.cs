using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Agents.Routing;

/// <summary>
/// Decides by a model behind any endpoint of the chat-completions protocol. Its answer must fit a schema that names what it may
/// choose; one that does not is given back to the model once, within the deadline.
/// </summary>
public sealed class ChatArbitrator : IChatArbitrator, IDisposable
{
    private readonly RoutingModel _model;

    /// <summary>Initializes a new instance of the <see cref="ChatArbitrator"/> class.</summary>
    /// <param name="routing">The model. Without templates it has those of this class.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="partials">Not written to: nobody follows what an arbitrator writes.</param>
    /// <param name="time">What the deadline is measured with.</param>
    public ChatArbitrator(ChatRouting routing, IOptions<AgentOptions> options, IPartialTexts partials, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(routing);
        ArgumentNullException.ThrowIfNull(options);
        var chat = routing.Chat with
        {
            System = routing.Chat.System.Length == 0 ? ArbitratorPrompt.System : routing.Chat.System,
            Prompt = routing.Chat.Prompt.Length == 0 ? ArbitratorPrompt.Prompt : routing.Chat.Prompt,
        };
        _model = new("the chat arbitrator", routing with { Chat = chat }, options.Value, partials, time);
    }

    /// <inheritdoc/>
    public async Task<Result<RoutingDecision>> DecideAsync(ArbitrationQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        var candidates = question.Recommendation.Candidates;
        ArgumentOutOfRangeException.ThrowIfZero(candidates.Length, nameof(question));
        string[] names = [.. candidates.Select(candidate => candidate.Service)];
        var asked = await _model.AskAsync(
            new(names, ArbitratorAnswer.Service, () => ServiceQuestion.Of(question), question.State.CorrelationId), cancellationToken);
        if (!asked.TryGet(out var answer, out var error))
        {
            return error;
        }

        var said = ArbitratorAnswer.Read(answer.Value, "service");
        var best = candidates.MaxBy(candidate => candidate.Confidence)!.Service;
        return new RoutingDecision(said.Choice, said.Reason, _model.Name, Overridden: said.Choice != best) { Usage = answer.Usage };
    }

    /// <inheritdoc/>
    public async Task<Result<NextStepChoice>> ChooseNextAsync(WorkflowState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        string[] names = [.. state.Definition.Steps.Select(step => step.Id)];
        var asked = await _model.AskAsync(new(names, ArbitratorAnswer.Step, () => StepQuestion.Of(state), state.CorrelationId), cancellationToken);
        if (!asked.TryGet(out var answer, out var error))
        {
            return error;
        }

        var said = ArbitratorAnswer.Read(answer.Value, "step");
        return new NextStepChoice(said.Choice, said.Reason, _model.Name) { Usage = answer.Usage };
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
